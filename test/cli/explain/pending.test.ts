import { readPlan } from "../../../provider/cli/comment/plan";
import { explain } from "../../../provider/cli/explain/explain";
import { pendingIn } from "../../../provider/cli/explain/pending";
import { profileLines } from "../../../provider/cli/explain/profileText";
import { unknownValue } from "../../../provider/lifecycle/check";
import { addDevice, addUsers, emptyTenant, guidOf } from "../../../provider/loopback";
import { openRoom, type Room } from "../../resources/harness";
import { type Declared, pending, previewOf } from "./harness";

const who = "user00001@contoso.com";

const room = () =>
  openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addUsers(tenant, 1);
      for (const mailbox of tenant.mailboxes.values()) addDevice(tenant, mailbox, "gmail");
    },
  });

function profileOf({ loopback }: Room): string {
  const { id } = loopback.administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "iOS mail",
    hostName: "outlook.office365.com",
  });
  loopback.administrator.assign(id, [{ "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" }]);
  return id;
}

const settings = {
  ...{ platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso" },
  emailAddressSource: "primarySmtpAddress",
};

const withOp = (preview: string, op: string) => preview.replaceAll('"op":"update"', `"op":"${op}"`);

async function profilesWith(open: Room, preview: string): Promise<string[]> {
  const { tenant } = open.operation();
  const { profiles } = await explain(tenant, who, await pendingIn(tenant, readPlan(preview)));
  return profileLines(profiles ?? []);
}

test("a deleted profile is removed from its people although the preview deletes its assignment first", async () => {
  await using open = await room();
  const profileId = profileOf(open);
  const { tenantId } = open.loopback;
  const inputs = { displayName: "iOS mail", settings };
  const state = { id: profileId, inputs, outputs: { ...inputs, tenantId } };
  const targets = [{ kind: "allUsers" }];
  const list = { profileId, targets };
  const deletes = withOp(
    previewOf(
      {
        kind: "ProfileAssignment",
        name: "ios",
        inputs: {},
        state: { id: profileId, inputs: list, outputs: { ...list, tenantId } },
      },
      { kind: "EmailProfile", name: "ios", inputs: {}, state },
    ),
    "delete",
  );

  expect(await profilesWith(open, deletes)).toEqual([
    'e-mail profile "iOS mail" (ios)',
    "  now: assigned through all users; not excluded",
    "  after the pending change: not assigned to this person",
  ]);
});

test("a replaced profile is removed from its people, and the new one reaches the people of its assignment", async () => {
  await using open = await room();
  const profileId = profileOf(open);
  const { tenantId } = open.loopback;
  const olds = { displayName: "iOS mail", settings };
  const android = {
    ...{
      platform: "androidWorkProfileGmail",
      hostName: "outlook.office365.com",
      emailAddressSource: "primarySmtpAddress",
    },
    ...{ usernameSource: "primarySmtpAddress", authenticationMethod: "usernameAndPassword" },
  };
  const list = { profileId, targets: [{ kind: "allUsers" }] };
  const replaced = withOp(
    previewOf(
      {
        ...{ kind: "ProfileAssignment", name: "mail", inputs: { ...list, profileId: unknownValue } },
        state: { id: profileId, inputs: list, outputs: { ...list, tenantId } },
      },
      {
        ...{ kind: "EmailProfile", name: "mail", inputs: { displayName: "Android mail", settings: android } },
        state: { id: profileId, inputs: olds, outputs: { ...olds, tenantId } },
      },
    ),
    "replace",
  );

  const { tenant } = open.operation();
  const change = await pendingIn(tenant, readPlan(replaced));

  expect(change.unknown).toEqual([]);
  expect(profileLines((await explain(tenant, who, change)).profiles ?? [])).toEqual([
    'e-mail profile "iOS mail" (ios)',
    "  now: assigned through all users; not excluded",
    "  after the pending change: not assigned to this person",
    'e-mail profile "Android mail" (androidWorkProfileGmail)',
    "  now: not assigned to this person",
    "  after the pending change: assigned through all users; not excluded",
  ]);
});

test("a setting deleted with retain changes nothing, and one deleted with restore shows the restored access", async () => {
  await using open = await room();
  open.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  const { tenantId } = open.loopback;
  const deleteOf = (onDelete: string) => {
    const inputs = { mode: "outlookOnly", onDelete };
    const previous = { defaultAccessLevel: "Allow", rules: [] };
    const outputs = { ...inputs, tenantId, previous };
    const state = { id: tenantId, inputs, outputs };
    return withOp(
      previewOf({ kind: "MobileEmailAccessPolicy", name: "phones", inputs: {}, state }),
      "delete",
    );
  };
  const { tenant } = open.operation();
  const afterOf = async (onDelete: string) => {
    const change = await pendingIn(tenant, readPlan(deleteOf(onDelete)));
    return (await explain(tenant, who, change)).mail?.devices[0]?.after?.access;
  };

  expect([await afterOf("retain"), await afterOf("restore")]).toEqual([undefined, "allowed"]);
});

test("a change that cannot be compared is reported as not known, and the others are explained", async () => {
  await using open = await room();
  const profileId = profileOf(open);
  const targets = [{ kind: "group", groupName: "Nobody" }];
  const policy: Declared = {
    kind: "MobileEmailAccessPolicy",
    name: "phones",
    inputs: { mode: "outlookOnly" },
  };

  const change = await pending(
    open,
    { kind: "ProfileAssignment", name: "ios", inputs: { profileId, targets } },
    policy,
  );
  const { mail, unknown } = await explain(open.operation().tenant, who, change);

  expect(mail?.devices[0]?.after?.access).toBe("blocked");
  expect(unknown).toEqual([expect.stringMatching(/^What the change of "ios" does is not known: .*"Nobody"/)]);
});

test("a preview of another tenant is refused", async () => {
  await using open = await room();
  const tenantId = guidOf("another tenant");
  const inputs = { mode: "outlookOnly" };
  const state = { id: tenantId, inputs, outputs: { ...inputs, tenantId } };

  await expect(
    pending(open, { kind: "MobileEmailAccessPolicy", name: "phones", inputs, state }),
  ).rejects.toThrow(/signed in to tenant .*, but this stack manages tenant/);
});
