import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, profilesNamed } from "./tenant";

withEngine();

const profiles = ["a", "b", "c", "d"]
  .map(
    (name) => `
new EmailProfile("${name}", {
  displayName: "Mail ${name}",
  settings: { platform: "ios", hostName: "${name}.contoso.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress", useOAuth: true },
});`,
  )
  .join("");
const program = `${profiles}
new IntegratedAppsSetting("apps", { userConsent: "off" });
new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });
`;

test("PULUMI_PARALLEL_DIFF gives the same changes from the same requests", async () => {
  await using stack = await createStack(program, { loopback: { latencyMs: 20 } });
  await succeeded(stack.project.up());
  const [changed] = profilesNamed(stack.loopback, "Mail b");
  stack.loopback.administrator.changeDeviceConfiguration(changed?.id ?? "", {
    hostName: "other.contoso.com",
  });
  const looks = [];

  for (const parallel of ["false", "true"]) {
    stack.project.env["PULUMI_PARALLEL_DIFF"] = parallel;
    stack.loopback.clearRequests();
    const { plan } = await stack.project.previewJson();
    looks.push({
      changes: plan.steps
        .filter(({ op }) => op !== "same")
        .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`),
      requests: stack.loopback.requests
        .map(({ method, path, cmdlet }) => cmdlet ?? `${method} ${path}`)
        .sort(),
    });
  }

  expect(looks[0]?.changes).toEqual(["update b"]);
  expect(looks[0]?.requests.filter((request) => request.includes("deviceConfigurations"))).toHaveLength(1);
  expect(looks[1]).toEqual(looks[0]);
});
