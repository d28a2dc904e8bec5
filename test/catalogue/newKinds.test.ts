import * as pulumi from "@pulumi/pulumi";
import { readPlan } from "../../provider/cli/comment/plan";
import { findAll } from "../../provider/cli/export/exportedResources";
import { exportedTypescript, exportedYaml } from "../../provider/cli/export/programs";
import { generatedCopies } from "../../provider/derive/copies";
import { startLoopback } from "../../provider/loopback";
import { kindOf } from "../../provider/plugin/urn";
import type { Kind } from "../../provider/resources";
import { definitions } from "../../provider/resources";
import { accessOf } from "../../provider/tenant/access";
import { type ConfigKey, configKeys } from "../../provider/tenant/configKeys";
import { providerOf } from "../../sdk/dynamicProvider";
import { recordDeclaration } from "../../sdk/program";
import { facts, manage, sessionOf } from "../cli/drift/managedResource";
import { openRoom } from "../resources/harness";
import { bookmark, bookmarks, greeting, readers, readership, welcome } from "./rooms";

// Adds three kinds to the catalogue. No other code needs to know them.
jest.mock("../../provider/resources/index", () => {
  const { definitions } = jest.requireActual("../../provider/resources/index");
  const { bookmark, readership, welcome } = jest.requireActual("./rooms");
  const more = [welcome, bookmark, readership].map((one) => [one.kind, one]);
  return { definitions: { ...definitions, ...Object.fromEntries(more) } };
});

const kinds = [bookmark, readership, welcome].map(({ kind }) => kind as string as Kind);
const [bookmarkKind, readershipKind, welcomeKind] = kinds as [Kind, Kind, Kind];

beforeEach(() => {
  bookmarks.clear();
  readers.clear();
  for (const key of Object.keys(greeting)) delete greeting[key];
});

const copies = generatedCopies({ version: "1.0.0" });

test("the package schema contains each new kind, with an example in every language and an import command", () => {
  const { resources } = JSON.parse(copies["schema.json"] ?? "");

  for (const kind of kinds) {
    expect(resources[`m365:index:${kind}`].aliases).toEqual([{ type: `pulumi-nodejs:dynamic/m365:${kind}` }]);
    expect(resources[`m365:index:${kind}`].description).toContain(`$ pulumi import m365:index:${kind} `);
  }
  const { description } = resources["m365:index:Readership"];
  for (const line of [
    'const intranetBookmark = new SharedBookmark("intranet"',
    "intranet_bookmark = m365.SharedBookmark(",
    "bookmark_id=intranet_bookmark.id",
    "BookmarkId: intranetBookmark.ID()",
    `bookmarkId: $${"{intranet.id}"}`,
  ])
    expect(description).toContain(line);
});

test("each new kind has a class and a provider in both fronts", () => {
  expect(copies["sdk/index.ts"]).toContain('export { SharedBookmark } from "./resources/sharedBookmark";');
  expect(copies["sdk/dynamic.ts"]).toContain('export const sharedBookmark = providerOf("SharedBookmark");');
  expect(copies["sdk/types.ts"]).toContain("export interface SharedBookmarkArgs");
  expect(copies["sdk/resources/sharedBookmark.ts"]).toContain('outputs: ["visits"]');
  expect(copies["sdk/resources/welcomeText.ts"]).toContain('oneOwner: onceInATenant("WelcomeText")');
  expect(copies["sdk/resources/readership.ts"]).toContain("resources/readership/oneOwner");
  for (const kind of kinds) expect(kindOf(`m365:index:${kind}`)).toBe(kind);
});

test("each new kind has a page, and is listed in the permissions", () => {
  expect(copies["docs/resources/sharedBookmark.md"]).toContain("At the next start of the browser.");
  expect(copies["docs/resources/readership.md"]).toContain(
    "pulumi import m365:index:Readership intranet-readers <bookmark id>",
  );
  expect(copies["docs/permissions.md"]).toContain(
    "| `IntegratedAppsSetting`, `WelcomeText`, `SharedBookmark`, `Readership`: find reviewers by name |",
  );
  expect(copies["docs/permissions.md"]).toContain(
    "`MobileEmailAccessPolicy` and `WelcomeText` need the application permission",
  );
  const held = { graph: [], exchange: undefined, cmdlets: undefined };
  expect(accessOf([definitions[bookmarkKind]], held)[0]?.missing).toHaveLength(1);
});

test("an export finds the new kinds and writes programs with them", async () => {
  await using room = await openRoom();
  bookmarks.set("b1", { address: "Intranet" }).set("b2", { address: "Welcome text" });
  readers.set("b1", ["Sales"]);
  const { found, leftOut } = await findAll(room.operation().tenant);

  const ours = found.filter(({ kind }) => kinds.includes(kind));
  expect(ours.map(({ kind, name, id }) => [kind, name, id])).toEqual([
    ["WelcomeText", "welcome-text", room.loopback.tenantId],
    ["SharedBookmark", "intranet", "b1"],
    ["Readership", "intranet-readers", "b1"],
    ["SharedBookmark", "welcome-text-b2", "b2"],
  ]);
  expect(leftOut).toEqual([]);
  expect(exportedTypescript(ours, "t")).toContain("bookmarkId: intranetBookmark.id");
  expect(exportedYaml(ours, "t")).toContain(`bookmarkId: $${"{intranet.id}"}`);
});

test("drift of a new kind is found, with its admin page", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, bookmarkKind, { address: "one" });
  bookmarks.set(managed.id, { address: "other" });

  expect(await managed.look()).toMatchObject({
    unkept: [{ path: "address", declared: "one", live: "other" }],
    adminUrl: "https://entra.microsoft.com/#view/Bookmarks",
  });
});

test("a new setting adopts what exists, and a second declaration is refused, in a program and by a check", async () => {
  await using loopback = await startLoopback();
  const session = sessionOf(loopback);
  const made = await session.create(definitions[welcomeKind], facts, { text: "Hi." });

  expect([made.id, greeting]).toEqual([loopback.tenantId, { text: "Hi." }]);
  await session.check(definitions[welcomeKind], facts, {}, { text: "Hi." });
  const twice = await session.check(
    definitions[welcomeKind],
    { ...facts, owner: "2", name: "more" },
    {},
    { text: "Hi." },
  );
  expect(twice[0]?.reason).toContain('a tenant has only one WelcomeText, and "it" already declares it.');

  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  await pulumi.runtime.runInPulumiStack(async () => {
    const declare = (name: string, bookmarkId: string) =>
      recordDeclaration(readershipKind, name, { bookmarkId }, readership.schema.oneOwner);
    declare("one", "B1");
    expect(() => declare("two", "b1")).toThrow('two: "one" has its readers.');
  });
});

test("the dynamic host's provider of a new kind calls its definition", async () => {
  await using loopback = await startLoopback();
  const provider = providerOf(bookmarkKind);
  const get = (key: string) => loopback.environment[configKeys[key.replace("m365:", "") as ConfigKey][0]];
  await provider.configure?.({ config: { get } } as never);

  const { failures } = (await provider.check?.({}, { adress: "one" })) ?? {};
  expect(failures).toMatchObject([{ property: "address" }, { property: "adress" }]);
});

test("a preview's steps on a new kind are recognised", () => {
  const urn = `urn:pulumi:dev::project::m365:index:${bookmarkKind}::intranet`;

  expect(readPlan(JSON.stringify({ steps: [{ op: "create", urn }] })).steps).toMatchObject([
    { kind: bookmarkKind },
  ]);
});
