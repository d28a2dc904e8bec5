import { once } from "node:events";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { startLoopback } from "../../../provider/loopback";
import { check, create, ios } from "../calls";
import { configure } from "../connection";
import { startPlugin } from "./process";

test("standard output contains only the port, and the process ends with the engine", async () => {
  await using loopback = await startLoopback();
  await using plugin = await startPlugin(loopback.environment);
  await configure(plugin);
  await check(plugin, "ios-mail", ios);
  const exit = once(plugin.process, "exit");

  plugin.endEngine();

  expect(await exit).toEqual([0, null]);
  expect(plugin.printed).toEqual([]);
});

test("after a cancellation, a pending write is completed, and nothing is sent after it", async () => {
  await using loopback = await startLoopback();
  await using plugin = await startPlugin(loopback.environment);
  await configure(plugin);
  const posted = new Promise<void>((resolve) =>
    loopback.inject({ match: { method: "POST" }, delayMs: 500, before: () => resolve() }),
  );
  const creating = create(plugin, "ios-mail", ios).catch((error) => error);
  await posted;

  await plugin.call(plugin.client.cancel, new Empty());
  const error = await creating;

  expect(error.details).toMatch(/cancelled/);
  expect([...loopback.tenant.deviceConfigurations.values()].map(({ displayName }) => displayName)).toContain(
    "iOS mail",
  );
  expect(loopback.log.at(-1)).toBe("POST /beta/deviceManagement/deviceConfigurations");
  await expect(create(plugin, "other", ios)).rejects.toThrow(/cancelled: POST .* was not sent\./);
});
