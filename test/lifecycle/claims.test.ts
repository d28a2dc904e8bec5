import { ConstraintError } from "../../provider/errors";
import { ClaimRegister, claimKey, claimKeys } from "../../provider/lifecycle/claims";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

/** Claim registers of the processes of one operation; each register reads what the others recorded. */
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

  test("an object without claims is free", () => {
    const { one, other } = two();
    expect(one.isTaken("note")).toBe(false);
    expect(other.isInState("note")).toBe(false);
  });

  test("an object that one resource keeps is taken for others, but not for itself", () => {
    const { one, other } = two();
    one.keep("note");

    expect(other.isTaken("note")).toBe(true);
    expect(one.isTaken("note")).toBe(false);
    expect(other.isTaken("another note")).toBe(false);
  });

  test("an object that a create made or adopted is taken for everybody, including its own old resource", () => {
    const { one, other } = two();
    one.make("note");

    expect(one.isTaken("note")).toBe(true);
    expect(other.isTaken("note")).toBe(true);
  });

  test("a resource that recreates its object no longer keeps the old one", () => {
    const { one, other } = two();
    one.keep("old note");
    one.make("new note");

    expect(other.isTaken("old note")).toBe(false);
    expect(other.isTaken("new note")).toBe(true);
  });

  test("an object in one resource's state is in the state for all", () => {
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
  ])("exclusive owner %p and exclusive owner %p: conflict %p", (isFirstAlone, isSecondAlone, areRivals) => {
    const { one, other } = two();

    expect(one.declare("thing", isFirstAlone, "first")).toBeUndefined();
    expect(other.declare("thing", isSecondAlone, "second") !== undefined).toBe(areRivals);
    expect(other.declare("another thing", isSecondAlone, "second")).toBeUndefined();
  });

  test("a resource that is checked twice does not conflict with itself", () => {
    const { one } = two();
    one.declare("thing", true, "first");

    expect(one.declare("thing", true, "first")).toBeUndefined();
  });
});

test("a conflicting resource is named if it is in the same process", () => {
  const { registers } = processes(2);
  const [here, there] = registers as [ClaimRegister, ClaimRegister];
  here.of("one").declare("thing", true, "ios-mail");

  expect(here.of("two").declare("thing", true, "second")).toBe('"ios-mail"');
  expect(there.of("three").declare("thing", true, "third")).toBe("another resource of this program");
});

test("an owner that changes from exclusive to shared no longer conflicts with shared owners", () => {
  const register = lone();
  register.of("one").declare("thing", true, "first");
  register.of("one").declare("thing", false, "first");

  expect(register.of("other").declare("thing", false, "second")).toBeUndefined();
});

test("claims of other processes are read only without a conflict in this process, and not being able to read them is not a conflict", () => {
  const others = jest.fn((): string[] => {
    throw new ConstraintError("the others cannot be known.");
  });
  const register = new ClaimRegister({ note: () => {}, others });

  expect(register.of("one").declare("thing", true, "first")).toBeUndefined();
  others.mockClear();
  expect(register.of("other").declare("thing", true, "second")).toBe('"first"');
  expect(others).not.toHaveBeenCalled();
});

test("if the claims of other processes cannot be read, asking whether an object is taken fails", () => {
  const others = () => {
    throw new ConstraintError("the others cannot be known.");
  };

  expect(() => new ClaimRegister({ note: () => {}, others }).of("one").isTaken("note")).toThrow(
    "cannot be known",
  );
});

test("each claim is recorded once, without names of the tenant or the stack", () => {
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

test("lines of a later version, and incomplete lines, are ignored", () => {
  const { texts, registers } = processes(2);
  const [here, there] = registers as [ClaimRegister, ClaimRegister];
  here.of("one").keep("note");
  texts[0] = `lends a b\n\n${texts[0]}`;
  const whole = texts[0] as string;

  expect(there.of("other").isTaken("note")).toBe(true);
  texts[0] = whole.slice(0, -2);
  expect(there.of("other").isTaken("note")).toBe(false);
});

test("a resource that was checked against a state and never compared counts as replaced without a diff", () => {
  const register = lone();
  const claims = register.of("one");
  expect(claims.isReplacedUnseen()).toBe(false);
  claims.noteOlds();
  expect(claims.isReplacedUnseen()).toBe(true);
  expect(register.of("other").isReplacedUnseen()).toBe(false);
  claims.noteState("note");
  expect(claims.isReplacedUnseen()).toBe(false);
});

test("claims ignore the case of ids, and differ by tenant and kind", () => {
  expect(claimKey("Note", "tenant-a", "ID")).toBe(claimKey("note", "Tenant-A", "id"));
  expect(claimKey("Note", "tenant-b", "id")).not.toBe(claimKey("Note", "tenant-a", "id"));
  expect(claimKey("Page", "tenant-a", "id")).not.toBe(claimKey("Note", "tenant-a", "id"));
});

test("a resource claims its object, or the parts that its definition returns", () => {
  const { definition } = notes();
  const { context } = contextOf();
  const held = { id: "note-1", values: { text: "a" } };

  expect(claimKeys(verbsOf(definition, context), held)).toEqual([claimKey("Note", "tenant-a", "note-1")]);
  const shared = { ...definition, verbs: { ...definition.verbs, claims: () => ["line 1", "line 2"] } };
  expect(claimKeys(verbsOf(shared, context), held)).toEqual(
    ["line 1", "line 2"].map((line) => claimKey("Note", "tenant-a", line)),
  );
});
