import type { Declared } from "../programs/program";
import { definitions, type Kind } from "../resources/index";
import { partOf } from "../resources/parts";

/** The example of a kind after that of the whole it belongs to; every language is written from it. */
export function exampleOf(kind: Kind): Declared[] {
  const whole = partOf(kind)?.kind as Kind | undefined;
  return [...(whole ? exampleOf(whole) : []), { kind, ...definitions[kind].page.example }];
}

/** The call on a function's page, and the part of its answer that the program shows. */
export interface Call {
  inputs: Readonly<Record<string, string>>;
  /** All of its inputs may be left out: some languages pass an empty list all the same. */
  hasOptionalInputs?: true;
  shown: string;
  /** What names the elements, where the answer is a list of objects: Java's stacks have no outputs that are objects of a package. */
  each?: string;
}

export const functionCalls: Readonly<Record<string, Call>> = {
  getAssignmentFilter: { inputs: { displayName: "Corporate iPhones" }, shown: "id" },
  getCertificateProfile: { inputs: { displayName: "iOS user certificate" }, shown: "id" },
  getConsentSetting: { inputs: {}, shown: "userConsent" },
  getDerivedCredentialSettings: { inputs: { displayName: "Purebred" }, shown: "id" },
  getEmailProfiles: { inputs: { displayName: "iOS mail" }, shown: "profiles", each: "displayName" },
  getGroup: { inputs: { displayName: "Sales" }, shown: "id" },
  getMobileDevices: { inputs: {}, hasOptionalInputs: true, shown: "apps", each: "app" },
  getMobileEmailAccess: { inputs: {}, shown: "mode" },
  getProfileStatus: { inputs: { displayName: "iOS mail" }, shown: "profiles", each: "displayName" },
  getRoleScopeTag: { inputs: { displayName: "Sales" }, shown: "id" },
};
