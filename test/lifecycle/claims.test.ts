import { ConstraintError } from "../../provider/errors";
import { ClaimRegister, claimKey, claimKeys } from "../../provider/lifecycle/claims";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

/** Processes of one operation: each reads what the others noted. */
function processes(number: number) {
  const texts = Array.from({ length: number }, () => "");
  const registers = texts.map(
    (_, own) =>
      new ClaimRegister({
        note: (line) => {
          texts[own] += line;
        },
        others: () => texts.filter((_text, at) => at !== own),
      }),
  );
  return { texts, registers };
}

const lone = () => new ClaimRegister();

describe.each([
  ["one process", () => Array(2).fill(lone()) as ClaimRegister[]],
  ["two processes", () => processes(2).registers],
])("in %s", (_where, open) => {
  const two = () => {
    const [here, there] = open() as [ClaimRegister, ClaimRegister];
    return { one: here.of("one"), other: there.of("other") };
  };

  test("an object that nobody holds is free", () => {
    const { one, other } = two();
    expect(one.isTaken("note")).toBe(false);
    expect(other.isInState("note")).toBe(false);
  });

  test("what one resource keeps is taken for another, and not for itself", () => {
    const { one, other } = two();
    one.keep("note");

    expect(other.isTaken("note")).toBe(true);
    expect(one.isTaken("note")).toBe(false);
    expect(other.isTaken("another note")).toBe(false);
  });

  test("what a create made or took over is taken for everybody, its own old resource included", () => {
    const { one, other } = two();
    one.make("note");

    expect(one.isTaken("note")).toBe(true);
    expect(other.isTaken("note")).toBe(true);
  });

  test("a resource that makes an object anew keeps its old one no longer", () => {
    const { one, other } = two();
    one.keep("old note");
    one.make("new note");

    expect(other.isTaken("old note")).toBe(false);
    expect(other.isTaken("new note")).toBe(true);
  });

  test("what the state of one holds is in the state for all", () => {
    const { one, other } = two();
    one.noteState("note");

    expect(other.isInState("note")).toBe(true);
    expect(other.isInState("another note")).toBe(false);
    expect(other.isTaken("note")).toBe(false);
  });

  test.each([
    [true, true, true],
    [true, false, true],
    [false, true, true],
    [false, false, false],
  ])("owners alone %p and alone %p: rivals %p", (isFirstAlone, isSecondAlone, areRivals) => {
    const { one, other } = two();

    expect(one.declare("thing", isFirstAlone, "first")).toBeUndefined();
    expect(other.declare("thing", isSecondAlone, "second") !== undefined).toBe(areRivals);
    expect(other.declare("another thing", isSecondAlone, "second")).toBeUndefined();
  });

  test("a resource that is checked twice is no rival of its own", () => {
    const { one } = two();
    one.declare("thing", true, "first");

    expect(one.declare("thing", true, "first")).toBeUndefined();
  });
});

test("a rival of the same process is called by its name, one of another process is not", () => {
  const { registers } = processes(2);
  const [here, there] = registers as [ClaimRegister, ClaimRegister];
  here.of("one").declare("thing", true, "ios-mail");

  expect(here.of("two").declare("thing", true, "second")).toBe('"ios-mail"');
  expect(there.of("three").declare("thing", true, "third")).toBe("another resource of this program");
});

test("an owner that goes from alone to beside others is a rival of none of them from then on", () => {
  const register = lone();
  register.of("one").declare("thing", true, "first");
  register.of("one").declare("thing", false, "first");

  expect(register.of("other").declare("thing", false, "second")).toBeUndefined();
});

test("what other processes declare is not asked of a program that has a rival here, nor refuses one where it cannot be known", () => {
  const others = jest.fn((): string[] => {
    throw new ConstraintError("the others cannot be known.");
  });
  const register = new ClaimRegister({ note: () => {}, others });

  expect(register.of("one").declare("thing", true, "first")).toBeUndefined();
  others.mockClear();
  expect(register.of("other").declare("thing", true, "second")).toBe('"first"');
  expect(others).not.toHaveBeenCalled();
});

test("a delete is not made where what other processes hold cannot be known", () => {
  const others = () => {
    throw new ConstraintError("the others cannot be known.");
  };

  expect(() => new ClaimRegister({ note: () => {}, others }).of("one").isTaken("note")).toThrow(
    "cannot be known",
  );
});

test("each thing is noted once for the others, and nothing of a tenant or a stack stands in it", () => {
  const { texts, registers } = processes(1);
  const claims = (registers[0] as ClaimRegister).of("urn:pulumi:prod");
  for (let times = 0; times < 2; times++) {
    claims.noteState("contoso/note");
    claims.keep("contoso/note");
    claims.declare("contoso/note", true, "ios-mail");
  }

  expect(texts[0]?.split("\n").map((line) => line.split(" ")[0])).toEqual(["state", "keep", "alone", ""]);
  expect(texts[0]).not.toMatch(/contoso|prod|ios-mail/);
});

test("lines of a later version, and one that is not whole yet, are passed over", () => {
  const { texts, registers } = processes(2);
  const [here, there] = registers as [ClaimRegister, ClaimRegister];
  here.of("one").keep("note");
  texts[0] = `lends a b\n\n${texts[0]}`;
  const whole = texts[0] as string;

  expect(there.of("other").isTaken("note")).toBe(true);
  texts[0] = whole.slice(0, -2);
  expect(there.of("other").isTaken("note")).toBe(false);
});

test("a create replaces unseen what was checked against a state and never compared", () => {
  const register = lone();
  const claims = register.of("one");
  expect(claims.isReplacedUnseen()).toBe(false);
  claims.noteOlds();
  expect(claims.isReplacedUnseen()).toBe(true);
  expect(register.of("other").isReplacedUnseen()).toBe(false);
  claims.noteState("note");
  expect(claims.isReplacedUnseen()).toBe(false);
});

test("a thing is the same whatever the case of its id, and another in another tenant or kind", () => {
  expect(claimKey("Note", "tenant-a", "ID")).toBe(claimKey("note", "Tenant-A", "id"));
  expect(claimKey("Note", "tenant-b", "id")).not.toBe(claimKey("Note", "tenant-a", "id"));
  expect(claimKey("Page", "tenant-a", "id")).not.toBe(claimKey("Note", "tenant-a", "id"));
});

test("a resource holds its object, or the parts of it that it says", () => {
  const { definition } = notes();
  const { context } = contextOf();
  const held = { id: "note-1", values: { text: "a" } };

  expect(claimKeys(verbsOf(definition, context), held)).toEqual([claimKey("Note", "tenant-a", "note-1")]);
  const shared = { ...definition, verbs: { ...definition.verbs, claims: () => ["line 1", "line 2"] } };
  expect(claimKeys(verbsOf(shared, context), held)).toEqual(
    ["line 1", "line 2"].map((line) => claimKey("Note", "tenant-a", line)),
  );
});
