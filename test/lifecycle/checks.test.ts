import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Definition, Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("a check", () => {
  const refusing = (...properties: string[]) => {
    const room = notes();
    const checkTenant = jest.fn(async () =>
      properties.map((property) => ({ property, reason: "is nowhere\n  to be found." })),
    );
    const definition = { ...room.definition, verbs: { ...room.definition.verbs, checkTenant } };
    return { ...room, definition, checkTenant };
  };
  const check = (definition: Definition, news: Values, olds: Values = {}, about: object = {}) =>
    lifecycle.check(verbsOf(definition, contextOf(undefined, about).context), olds, news);

  test("reports facts from the tenant, in one line each", async () => {
    const { definition, checkTenant } = refusing("text", "color");

    expect(await check(definition, { text: "a" })).toEqual([
      { property: "text", reason: "is nowhere to be found." },
      { property: "color", reason: "is nowhere to be found." },
    ]);
    expect(checkTenant).toHaveBeenCalledWith(expect.anything(), { text: "a" }, {});
  });

  test("sends no request for invalid inputs or offline", async () => {
    const { definition, checkTenant } = refusing("text");

    expect(await check(definition, { text: 4 })).toHaveLength(1);
    expect(await check(definition, { text: "a" }, {}, { comparesWithTenant: false })).toEqual([]);
    expect(checkTenant).not.toHaveBeenCalled();
  });

  test("accepts everything on an ignored path of an existing resource, and refuses it for a new one", async () => {
    const { definition } = refusing("labels[0]", "color");
    const about = { ignoreChanges: ["labels"] };

    expect(await check(definition, { text: "a" }, { text: "a" }, about)).toMatchObject([
      { property: "color" },
    ]);
    expect(await check(definition, { text: "a" }, {}, about)).toHaveLength(2);
  });

  test("refuses no value that is known only later", async () => {
    const { definition } = refusing("text", "color");

    expect(await check(definition, { text: unknown })).toMatchObject([{ property: "color" }]);
  });

  test("refuses an ignoreChanges path that matches nothing, and a damaged state", async () => {
    const { definition } = notes();

    expect(await check(definition, { text: "a" }, {}, { ignoreChanges: ["colour"] })).toMatchObject([
      { reason: expect.stringContaining('"color"') },
    ]);
    await expect(check(definition, { text: "a" }, { text: 4 })).rejects.toThrow("the state holds 4");
  });

  test("announces a create only for a new resource that is not refused", async () => {
    const { definition } = notes();
    const findExisting = jest.fn(async () => undefined);
    const finding = { ...definition, verbs: { ...definition.verbs, findExisting } };

    await check(finding, { text: "a" }, { text: "a" });
    await check(
      { ...finding, verbs: { ...finding.verbs, checkTenant: refusing("text").checkTenant } },
      { text: "a" },
    );
    expect(findExisting).not.toHaveBeenCalled();
    await check(finding, { text: "a" });
    expect(findExisting).toHaveBeenCalledWith(expect.anything(), { text: "a" }, false);
  });

  test("records which resources exist in the state, so that a replacement without a diff is recognised", async () => {
    const { definition } = notes();
    const { context } = contextOf();

    await lifecycle.check(verbsOf(definition, context), {}, { text: "a" });
    expect(context.claims.isReplacedUnseen()).toBe(false);
    await lifecycle.check(verbsOf(definition, context), { text: "a" }, { text: "a" });
    expect(context.claims.isReplacedUnseen()).toBe(true);
    await lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, { text: "a" });
    expect(context.claims.isReplacedUnseen()).toBe(false);
  });
});

describe("two resources that own the same thing", () => {
  const owning = (isAlone: boolean, thing: unknown = "shelf") => {
    const { definition } = notes();
    const oneOwner = {
      property: "folder",
      of: () => ({ thing, isAlone }),
      refusal: (first: string) => `belongs to ${first}.`,
    };
    return { ...definition, schema: { ...definition.schema, oneOwner } } as Definition;
  };
  const both = async (definition: Definition, other = definition) => {
    const claims = new ClaimRegister();
    const check = (one: Definition, owner: string, tenantId = "tenant-a") => {
      const { context } = contextOf(claims, { owner, name: `note ${owner}` });
      return lifecycle.check(verbsOf(one, { ...context, tenant: { tenantId } as never }), {}, { text: "a" });
    };
    return {
      first: await check(definition, "one"),
      second: await check(other, "two"),
      elsewhere: await check(other, "three", "tenant-b"),
    };
  };

  test("are refused the second time, with the name of the first", async () => {
    expect(await both(owning(true))).toEqual({
      ...{ first: [], elsewhere: [] },
      second: [{ property: "folder", reason: 'belongs to "note one". Nothing was written.' }],
    });
  });

  test("are allowed if both share it, if it is another thing, and while it is unknown", async () => {
    for (const [one, other] of [
      [owning(false), owning(false)],
      [owning(true), owning(true, "drawer")],
      [owning(true), { ...owning(true), kind: "Page" }],
      [owning(true, null), owning(true, null)],
      [owning(true, 4), owning(true, 4)],
    ] as const)
      expect((await both(one, other)).second).toEqual([]);
  });
});
