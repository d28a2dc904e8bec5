import type { Declared } from "../programs/program";
import { definitions, type Kind } from "../resources/index";
import { partOf } from "../resources/parts";

/** The example of a kind, after that of the resource it is part of. It is the source for all languages. */
export function exampleOf(kind: Kind): Declared[] {
  const whole = partOf(kind)?.kind as Kind | undefined;
  return [...(whole ? exampleOf(whole) : []), { kind, ...definitions[kind].page.example }];
}

/** The example call of a function, and the output that the program exports. */
export interface Call {
  inputs: Readonly<Record<string, string>>;
  /** All inputs are optional; some languages pass empty arguments nevertheless. */
  hasOptionalInputs?: true;
  shown: string;
  /** Exported property of the elements, if the output is a list: Java's stack outputs cannot be objects of a package. */
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
