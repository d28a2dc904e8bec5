import { createHash } from "node:crypto";
import { visible } from "../../foreignText";
import { controlInWords } from "../../impact/words/benchmarks";
import { whoAndWhen } from "./describe";
import {
  type DriftedProperty,
  type DriftReport,
  keyOfProperty,
  type ResourceReport,
  type StackReport,
} from "./report";
import { ignoreOf } from "./rows";

const rules = {
  drifted: {
    text: "The tenant has a different value than the program.",
    help: "Run pulumi up to reset it, declare the new value, or accept it for a time with m365 drift --ignore.",
  },
  gone: {
    text: "The object was deleted in the tenant.",
    help: "Run pulumi up to recreate it, or remove the resource from the program.",
  },
  microsoftChanged: {
    text: "Microsoft changed what a declared value means. The tenant is as declared.",
    help: "Check whether the value still means what you want, then run pulumi refresh to accept the change.",
  },
  notReadable: {
    text: "It is not known whether the tenant is as declared.",
    help: "Do what the message says, then run m365 drift again.",
  },
  benchmark: {
    text: "The tenant does not meet a control of a benchmark.",
    help: "docs/benchmarks.md in the package pulumi-m365 has the controls and their sources. Declare the value that your benchmark requires.",
  },
} as const;
type Rule = keyof typeof rules;

interface Finding extends Pick<DriftedProperty, "ignored"> {
  rule: Rule;
  /** Identifies the finding. The same in each run, so that code hosts recognise it. */
  about: string;
  text: string;
}

/**
 * @param project the project's file, as a URI
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0
 */
export function toSarif(report: DriftReport, project: string): object {
  const results = report.stacks
    .filter(({ fixed }) => !fixed)
    .flatMap((stack) => findingsIn(stack).map((finding) => resultOf(stack, finding, project)));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "m365 drift", rules: descriptions() } }, results }],
  };
}

/** GitHub requires each of these texts. */
const descriptions = () =>
  Object.entries(rules).map(([id, { text, help }]) => ({
    id,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: help },
    defaultConfiguration: { level: levelOf(id as Rule) },
  }));

const levels: Partial<Record<Rule, string>> = {
  notReadable: "error",
  microsoftChanged: "note",
  benchmark: "note",
};
const levelOf = (rule: Rule) => levels[rule] ?? "warning";

function findingsIn(stack: StackReport): Finding[] {
  const found = stack.resources.flatMap((one) => [
    ...findingsOf(one),
    ...noticesOf(one),
    ...failingControls(one),
  ]);
  if (stack.status !== "notReadable" || found.some(({ rule }) => rule === "notReadable")) return found;
  return [...found, { rule: "notReadable", about: "", text: stack.reason ?? rules.notReadable.text }];
}

const noticesOf = ({ urn, name, notices = [] }: ResourceReport): Finding[] =>
  notices.map((notice) => ({ rule: "microsoftChanged", about: urn, text: `${name}: ${notice}` }));

function findingsOf(resource: ResourceReport): Finding[] {
  const { urn, name, status, reason, properties, impact, ignored } = resource;
  const who = whoAndWhen(resource.changedBy);
  const sentence = (words: string) => [`${name}: ${words}`, who, ...impact].filter(Boolean).join(". ");
  if (status === "notReadable") return [{ rule: status, about: urn, text: `${name}: ${reason}` }];
  if (status === "gone" || ignored)
    return [{ rule: "gone", about: urn, text: sentence("deleted in the tenant"), ignored }];
  return properties.map((property) => ({
    rule: "drifted",
    about: `${urn} ${keyOfProperty(property)}`,
    text: sentence(
      property.ignored ? property.words : [property.words, ignoreOf(property)].filter(Boolean).join(". "),
    ),
    ignored: property.ignored,
  }));
}

/** Failing controls describe the tenant, and are not drift. */
const failingControls = ({ urn, name, benchmarks = [] }: ResourceReport): Finding[] =>
  benchmarks
    .filter(({ result }) => result === "fail")
    .map((one) => ({
      rule: "benchmark",
      about: `${urn} ${one.benchmark} ${one.control}`,
      text: `${name}: ${controlInWords(one)} fails: ${one.title} (${one.source})`,
    }));

/** Escapes brackets, which would turn their content into a link. */
const plainMessage = (text: string) => visible(text).replace(/[[\]\\]/g, "\\$&");

function resultOf({ stack }: StackReport, { rule, about, text, ignored }: Finding, project: string): object {
  const fingerprint = createHash("sha256").update(`${stack} ${rule} ${about}`).digest("hex");
  return {
    ruleId: rule,
    level: levelOf(rule),
    message: { text: plainMessage(`${stack}: ${text}`) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: project }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: about || stack }],
      },
    ],
    partialFingerprints: { "m365Drift/v1": fingerprint },
    suppressions: ignored ? [{ kind: "external", justification: plainMessage(ignored.reason) }] : [],
  };
}
