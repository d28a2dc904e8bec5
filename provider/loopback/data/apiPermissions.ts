import type { PermissionScope } from "./consent";
import { guidOf } from "./guid";

/** Delegated permissions of Microsoft Graph: those that consent policies name, and harmless ones. */
const graphScopes: Record<string, string> = {
  openid: "37f7f235-527c-4136-accd-4a02d197296e",
  profile: "14dad69e-099b-42c9-810b-d002981feec1",
  email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
  offline_access: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
  "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
  "User.ReadBasic.All": "b340eb25-3456-403f-be2f-af7a0d370277",
  "Contacts.Read": "ff74d97f-43af-4b68-9f2a-b77ee6968c5d",
  "Mail.Send": "e383f46e-2787-4529-855e-0e479a3ffac0",
  "Files.Read.All": "df85f4d6-205c-4ac5-a5ea-6bf408dba283",
  "Files.ReadWrite.All": "863451e7-0667-486c-a5d6-d135439485f0",
  "Sites.Read.All": "205e70e5-aba6-4c52-a976-6d2d46c48043",
  "Sites.ReadWrite.All": "89fe6a52-be36-487e-b7d8-d061c450a026",
  "Mail.Read": "570282fd-fa5c-430d-a7fd-fc8dc98a9dca",
  "Mail.ReadWrite": "024d486e-b451-40bb-833d-3e66d98c5c73",
  "Mail.ReadBasic": "a4b8392a-d8d1-4954-a029-8e668a39a170",
  "Mail.Read.Shared": "7b9103a5-4610-446b-9670-80643382c1fa",
  "Mail.ReadBasic.Shared": "b11fa0e7-fdb7-4dc9-b1f1-59facd463480",
  "Mail.ReadWrite.Shared": "5df07973-7d5d-46ed-9847-1271055cbd51",
  "MailboxItem.Read": "82305458-296d-4edd-8b0b-74dd74c34526",
  "MailboxFolder.Read": "52dc2051-4958-4636-8f2a-281d39c6981c",
  "MailboxFolder.ReadWrite": "077fde41-7e0b-4c5b-bcd1-e9d743a30c80",
  "MailboxSettings.Read": "87f447af-9fa4-4c32-9dfa-4a57a73d18ce",
  "MailboxSettings.ReadWrite": "818c620a-27a9-40bd-a6a5-d96f7d610b4b",
  "Calendars.Read": "465a38f9-76ea-45b9-9f34-9e8b0d4b0b42",
  "Calendars.ReadBasic": "662d75ba-a364-42ad-adee-f5f880ea4878",
  "Calendars.ReadWrite": "1ec239c2-d7c9-4623-a91a-a9775856bb36",
  "Calendars.Read.Shared": "2b9c4092-424d-4249-948d-b43879977640",
  "Calendars.ReadWrite.Shared": "12466101-c9b8-439a-8589-dd09ee67e8e9",
  "Chat.Read": "f501c180-9344-439a-bca0-6cbf209fd270",
  "Chat.ReadWrite": "9ff7295e-131b-4d94-90e1-69fde507ac11",
  "OnlineMeetings.Read": "9be106e1-f4e3-4df5-bdff-e4bc531cbe43",
  "OnlineMeetings.ReadWrite": "a65f2972-a4f8-4f5e-afd7-69ccb046d5dc",
  "Contacts.ReadWrite": "d56682ec-c09e-4743-aaf4-1a3aac4caa21",
  "Contacts.Read.Shared": "242b9d9e-ed24-4d09-9a52-f43769beb9d4",
  "Contacts.ReadWrite.Shared": "afb6c84b-06be-49af-80bb-8f3f77004eab",
  "People.Read": "ba47897c-39ec-4d83-8086-ee8256fa737d",
  "Tasks.Read": "f45671fb-e0fe-4b4b-be20-3d3ce43f1bcb",
  "Tasks.ReadWrite": "2219042f-cab5-40cc-b0d2-16b1540b4c5f",
  "Tasks.Read.Shared": "88d21fd4-8e5a-4c32-b5e2-4a1c95f34f72",
  "Tasks.ReadWrite.Shared": "c5ddf11b-c114-4886-8558-8a4e557cd52b",
};

/** [U] The ids, except that of EWS. */
const exchangeScopes: Record<string, string> = {
  "EAS.AccessAsUser.All": guidOf("EAS.AccessAsUser.All"),
  "EWS.AccessAsUser.All": "3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5",
  "IMAP.AccessAsUser.All": guidOf("IMAP.AccessAsUser.All"),
  "POP.AccessAsUser.All": guidOf("POP.AccessAsUser.All"),
};

export const graphAppId = "00000003-0000-0000-c000-000000000000";
export const exchangeAppId = "00000002-0000-0ff1-ce00-000000000000";

const scopesOf: Record<string, Record<string, string>> = {
  [graphAppId]: graphScopes,
  [exchangeAppId]: exchangeScopes,
};

/** Delegated permissions that an application offers; empty if it is not an API. */
export const permissionScopes = (appId: string): PermissionScope[] =>
  Object.entries(scopesOf[appId] ?? {}).map(([value, id]) => ({ id, value, type: "User", isEnabled: true }));

/** Ids of an API's delegated permissions, by name. */
export const scopeIds = (appId: string, names: readonly string[]): string[] =>
  names.map((name) => {
    const id = scopesOf[appId]?.[name];
    if (id === undefined) throw new Error(`The loopback's API ${appId} has no permission ${name}.`);
    return id;
  });
