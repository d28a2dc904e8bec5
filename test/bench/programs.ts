/** `BENCH_SIZE` is the number of profiles plus assignments; `BENCH_CHANGE` is appended to the first profile's name. */
const body = (Profile: string, Assignment: string) => `
const { BENCH_SIZE, BENCH_GROUP = "", BENCH_CHANGE = "", BENCH_CERTIFICATE } = process.env;
const certificate = BENCH_CERTIFICATE
  ? { authenticationMethod: "certificate" as const, identityCertificateId: BENCH_CERTIFICATE }
  : {};
for (let index = 0; index < Number(BENCH_SIZE) / 2; index += 1) {
  const name = \`mail-\${index}-\`;
  const profile = new ${Profile}(name, {
    displayName: \`Mail \${index}\` + (index === 0 ? BENCH_CHANGE : ""),
    settings: {
      platform: "ios",
      hostName: \`\${name}host.contoso.com\`,
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
      useOAuth: certificate.authenticationMethod === undefined,
      ...certificate,
    },
  });
  new ${Assignment}(name, {
    profileId: profile.id,
    targets: [{ kind: "group", groupId: BENCH_GROUP }],
  });
}
`;

export const ours = `import { EmailProfile, ProfileAssignment } from "pulumi-m365";
${body("EmailProfile", "ProfileAssignment")}`;

/** The same with the plugin. Stack traces are as short as our classes make them, so that only the fronts differ. */
export const plugin = `import * as pulumi from "@pulumi/pulumi";
Error.stackTraceLimit = 5;
class Profile extends pulumi.CustomResource {
  constructor(name: string, args: object) {
    super("m365:index:EmailProfile", name, args);
  }
}
class Assignment extends pulumi.CustomResource {
  constructor(name: string, args: object) {
    super("m365:index:ProfileAssignment", name, args as pulumi.Inputs);
  }
}
${body("Profile", "Assignment")}`;

const trivialProvider = `import * as pulumi from "@pulumi/pulumi";
const provider: pulumi.dynamic.ResourceProvider = {
  async diff(_id, olds, news) {
    return { changes: olds.displayName !== news.displayName };
  },
  async create(inputs) {
    return { id: inputs.profileId ?? "id-" + inputs.settings?.hostName, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};
class Trivial extends pulumi.dynamic.Resource {
  constructor(name: string, args: object, type?: string) {
    super(provider, name, args, {}, "m365", type ?? "Profile");
  }
}
`;

/** The floor: the same inputs in dynamic resources that do nothing, with a provider in the program. */
export const floor = `${trivialProvider}
class Assignment extends Trivial {
  constructor(name: string, args: object) {
    super(name, args, "Assignment");
  }
}
${body("Trivial", "Assignment")}`;

/** The floor of the quickstart: the same resources and properties, in resources that do nothing. */
export const quickstartFloor = `${trivialProvider}
new Trivial("phones", { mode: "outlookOnly", additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }] });
new Trivial("apps", { userConsent: "microsoftManaged" });
const ios = new Trivial("ios-mail", { displayName: "iOS mail", settings: { platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress", useOAuth: true } });
new Trivial("sales", { profileId: ios.id, targets: [{ kind: "group", groupName: "Sales" }, { kind: "excludeGroup", groupName: "Sales contractors" }] }, "Assignment");
`;
