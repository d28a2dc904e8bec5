import { ConstraintError } from "../../provider/errors";
import { PartlyMade } from "../../provider/lifecycle/define";
import { Imports, isNotTaken } from "../../provider/plugin/imports";

const refused = new ConstraintError("cannot be changed in place.");
const refuse = () => Promise.reject(refused);
const work = async () => "done";

function importing() {
  const imports = new Imports();
  imports.begin("one");
  return imports;
}

test("only the resource whose object was read is being imported", () => {
  expect(importing().isRunning("one")).toBe(true);
  expect(importing().isRunning("two")).toBe(false);
});

test("a failed import is reported by the update, because the engine has stored the import by then", async () => {
  const imports = importing();

  expect(await imports.deferring("one", "otherwise", refuse)).toBe("otherwise");
  await expect(imports.accepted("one", work)).rejects.toBe(refused);
  await expect(imports.accepted("two", work)).resolves.toBe("done");
});

test("after a refusal, nothing more is requested for that import", async () => {
  const imports = importing();
  await imports.deferring("one", "otherwise", refuse);
  const verb = jest.fn(work);

  expect(await imports.deferring("one", "otherwise", verb)).toBe("otherwise");
  expect(verb).not.toHaveBeenCalled();
});

test("without a refusal, an imported resource is treated like any other", async () => {
  expect(await importing().deferring("one", "otherwise", work)).toBe("done");
  await expect(importing().accepted("one", work)).resolves.toBe("done");
  await expect(importing().marking("one", "id", {}, work)).resolves.toBe("done");
});

test("programming errors, and refusals of resources that are not imported, are reported immediately", async () => {
  await expect(
    importing().deferring("one", "otherwise", () => Promise.reject(new TypeError("ours"))),
  ).rejects.toThrow("ours");
  await expect(importing().deferring("two", "otherwise", refuse)).rejects.toBe(refused);
  await expect(importing().marking("two", "id", {}, refuse)).rejects.toBe(refused);
});

test.each([
  ["before", async (imports: Imports) => void (await imports.deferring("one", "otherwise", refuse)), work],
  ["in its update", async () => {}, refuse],
])(
  "an import that failed %s is stored as failed, so that a delete leaves the object",
  async (_when, before, update) => {
    const imports = importing();
    await before(imports);
    const error = await imports.marking("one", "id", { text: "a" }, update).catch((one) => one);

    expect(error).toBeInstanceOf(PartlyMade);
    expect(error.message).toBe(refused.message);
    expect(error.made.id).toBe("id");
    expect(error.made.computed).toMatchObject({ text: "a" });
    expect(isNotTaken(error.made.computed)).toBe(true);
    expect(isNotTaken({ text: "a" })).toBe(false);
  },
);
