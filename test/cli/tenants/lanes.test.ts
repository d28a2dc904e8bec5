import { inLanes } from "../../../provider/cli/tenants/lanes";

interface Call {
  item: number;
  end(): void;
}

/** Calls that run until the test ends them. */
function calls() {
  const running: Call[] = [];
  return {
    running,
    call: (item: number) =>
      new Promise<void>((end) => {
        running.push({ item, end });
      }),
  };
}

async function* queue(...items: number[]) {
  yield* items;
}

const turn = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("a slow call gives its lane to the next, unless too many calls are slow", async () => {
  const { running, call } = calls();
  const done = inLanes({ atOnce: 2, slowMs: 5_000, mostSlow: 3 }, queue(1, 2, 3, 4, 5, 6, 7, 8), call);
  const items = () => running.map(({ item }) => item);

  await turn();
  expect(items()).toEqual([1, 2]);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(items()).toEqual([1, 2, 3, 4]);
  running[2]?.end();
  await turn();
  expect(items()).toEqual([1, 2, 3, 4, 5]);
  await jest.advanceTimersByTimeAsync(20_000);
  // Three calls, the maximum, are slow, so both lanes now wait for their current calls.
  expect(items()).toEqual([1, 2, 3, 4, 5, 6]);
  for (let at = 0; at < 8; at++) {
    running[at]?.end();
    await turn();
  }
  await done;
  expect(items()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a slow call that fails makes the whole run fail at the end", async () => {
  let fail: (error: Error) => void = () => undefined;
  const done = inLanes({ atOnce: 1, slowMs: 5_000, mostSlow: 3 }, queue(1, 2), (item) =>
    item === 2
      ? Promise.resolve()
      : new Promise((_, reject) => {
          fail = reject;
        }),
  );
  const said = expect(done).rejects.toThrow("broken");
  await jest.advanceTimersByTimeAsync(5_000);

  fail(new Error("broken"));

  await said;
});
