import { existsSync, writeFileSync } from "node:fs";
import { type Document, isMap, isSeq, parseDocument, visit, type YAMLMap, type YAMLSeq } from "yaml";
import { ConstraintError } from "../../../errors";
import { readText } from "../../textFile";
import type { ReadyEntry } from "../report";
import { itemIn } from "./file";

type Written = ReadyEntry & { reason: string; until: string };

/** Adds entries to the file, or changes those about the same difference. Comments and the order of entries stay. */
export function writeEntries(file: string, entries: readonly Written[]): void {
  const before = existsSync(file) ? readText(file) : "";
  const document = parseDocument(before);
  const listed = listIn(document, file);
  assertNothingShared(document, file);
  for (const entry of entries) {
    const known = listed.items.find((item) => isMap(item) && isAbout(item, entry)) as YAMLMap | undefined;
    if (known) change(known, entry, document);
    else listed.add(document.createNode(entry));
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  writeFileSync(file, before.includes("\r\n") ? text.replace(/\r?\n/g, "\r\n") : text);
}

function listIn(document: Document, file: string): YAMLSeq {
  const { contents, errors } = document;
  if (errors[0] || (contents !== null && !isSeq(contents)))
    throw new ConstraintError(`--ignore: ${file} is not a list of entries. Nothing was written.`);
  if (contents !== null) return contents;
  const { commentBefore } = document;
  const made = document.createNode([]) as YAMLSeq;
  document.contents = made as typeof document.contents;
  document.commentBefore = commentBefore;
  return made;
}

/** Refuses anchors and aliases: a change of a shared value would change every entry that uses it. */
function assertNothingShared(document: Document, file: string): void {
  let isShared = false;
  visit(document, {
    Alias() {
      isShared = true;
      return visit.BREAK;
    },
  });
  if (isShared)
    throw new ConstraintError(
      `--ignore: entries of ${file} share values through an anchor (&) and an alias (*). Write the entry yourself. Nothing was written.`,
    );
}

const isAbout = (item: YAMLMap, { stack, resource, property, deleted, ...entry }: Written): boolean =>
  item.get("stack") === stack &&
  item.get("resource") === resource &&
  item.get("property") === property &&
  item.get("deleted") === deleted &&
  item.getIn(["with", "policy"]) === itemIn(entry);

/** Adds the value to a list of accepted values, or replaces a single one. */
function change(item: YAMLMap, { value, with: meant, reason, until }: Written, document: Document): void {
  const values = item.get("values");
  if (isSeq(values)) addValue(values, value, document);
  else if (value !== undefined) put(item, "value", document.createNode(value));
  if (meant !== undefined) put(item, "with", document.createNode(meant));
  else item.delete("with");
  item.set("reason", reason);
  item.set("until", until);
}

function addValue(values: YAMLSeq, value: unknown, document: Document): void {
  const known = values.toJSON() as unknown[];
  if (!known.some((one) => JSON.stringify(one) === JSON.stringify(value)))
    values.add(document.createNode(value));
}

/** Inserts a new key before the reason, where people expect it. */
function put(item: YAMLMap, key: string, node: unknown): void {
  const isNew = !item.has(key);
  item.set(key, node);
  const at = item.items.findIndex((pair) => String(pair.key) === "reason");
  if (isNew && at >= 0) item.items.splice(at, 0, ...item.items.splice(-1));
}
