import type { Loopback } from "../../provider/loopback";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, type Front, iosProfile, profilesNamed, salesAssignment, useFront } from "./tenant";

withEngine();

/**
 * Hides the profile from every list and from reads by id. Returns a function that shows it again.
 *
 * @param looks number of reads by id that answer 404; default: all
 */
function hide({ inject }: Loopback, id: string, looks = Infinity): () => void {
  const list = { method: "GET", path: /deviceConfigurations(\?|$)/ };
  const unlist = inject({
    match: list,
    times: Infinity,
    rewrite: (body) => {
      const { value, ...rest } = body as { value: { id: string }[] };
      return { ...rest, value: value.filter((one) => one.id !== id) };
    },
  });
  const unknow = inject({
    match: ({ method, path }) => method === "GET" && path.includes(`/deviceConfigurations/${id}`),
    times: looks,
    status: 404,
    body: { error: { code: "NotFound", message: `${id} was not found.` } },
  });
  return () => {
    unlist();
    unknow();
  };
}

const back = (id: string) => `${id} was missing when this run looked for it, but exists now`;

async function rolledOut(front: Front) {
  useFront(front);
  const stack = await createStack(iosProfile() + salesAssignment());
  await succeeded(stack.project.up());
  const { loopback } = stack;
  const id = profilesNamed(loopback)[0]?.id ?? "";
  const people = structuredClone(loopback.tenant.assignments.get(id));
  loopback.clearRequests();
  return {
    stack,
    loopback,
    id,
    expectWhole: () => expect(loopback.tenant.assignments.get(id)).toEqual(people),
  };
}

/** After the list lacks the profile, a diff reads it by id once, and five more times over several seconds. */
const looksOfDiff = 6;

test("the classes: a profile that was reported as deleted and reappears is neither duplicated nor deleted", async () => {
  const { stack, loopback, id, expectWhole } = await rolledOut("classes");
  await using _ = stack;

  const show = hide(loopback, id, looksOfDiff);
  const early = await stack.project.up();
  expect(early.exitCode).not.toBe(0);
  expect(early.all).toContain(back(id));
  expect(stack.writes()).toEqual([]);
  show();
  await succeeded(stack.project.preview("--expect-no-changes"));

  const showLate = hide(loopback, id);
  loopback.inject({ match: { method: "POST", path: /\/assign$/ }, before: showLate });
  for (const up of [await stack.project.up(), await stack.project.up()]) {
    expect(up.exitCode).not.toBe(0);
    expect(up.all).toContain(`${id} was missing when its replacement was created, but exists now`);
    expect(profilesNamed(loopback)).toHaveLength(2);
    expectWhole();
  }

  loopback.administrator.deleteDeviceConfiguration(id);
  await succeeded(stack.project.up());
  expect(profilesNamed(loopback)).toHaveLength(1);
  await succeeded(stack.project.preview("--expect-no-changes"));
});

/** The plugin reads each resource before its update: twice in one batch, then each alone, then over several seconds. */
const looksOfRefresh = 9;

test("the plugin: the same, and a resource that its refresh removed must be imported", async () => {
  const { stack, loopback, id, expectWhole } = await rolledOut("plugin");
  await using _ = stack;

  const show = hide(loopback, id, looksOfRefresh);
  const early = await stack.project.up();
  expect(early.exitCode).not.toBe(0);
  expect(early.all).toContain(back(id));
  show();
  const later = await stack.project.up();

  expect(later.exitCode).not.toBe(0);
  expect(later.all).toContain(`opts.import: "${id}"`);
  expect(stack.writes()).toEqual([]);
  expectWhole();
});
