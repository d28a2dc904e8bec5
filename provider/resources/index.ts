import type { CataloguedResource } from "./defineResource";
import { emailProfile } from "./emailProfile/resource";
import { integratedAppsSetting } from "./integratedAppsSetting/resource";
import { mobileEmailAccessPolicy } from "./mobileEmailAccessPolicy/resource";
import { profileAssignment } from "./profileAssignment/resource";

const rooms = [mobileEmailAccessPolicy, integratedAppsSetting, emailProfile, profileAssignment] as const;

export type Kind = (typeof rooms)[number]["kind"];

/** The catalogue: the only list of resources. Everything else about a resource is in its own folder. */
export const definitions = Object.fromEntries(rooms.map((one) => [one.kind, one])) as {
  readonly [K in Kind]: CataloguedResource<K>;
};
