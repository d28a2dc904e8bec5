import type * as pulumi from "@pulumi/pulumi";
import { TenantResource } from "./tenantResource";
import type {
  EmailProfileArgs,
  EmailProfileState,
  IntegratedAppsSettingArgs,
  IntegratedAppsSettingState,
  MobileEmailAccessPolicyArgs,
  MobileEmailAccessPolicyState,
  ProfileAssignmentArgs,
  ProfileAssignmentState,
} from "./types";

/** Every property of the state, as what a running program may await or pass on. */
type Outputs<State> = { readonly [Key in keyof State]-?: pulumi.Output<State[Key]> };

/**
 * Who may sync mail on phones, for the whole tenant. One resource of this kind for each tenant; it exists in every
 * tenant already, so that creating it takes it over and deleting it leaves it as it is unless `onDelete` says otherwise.
 */
export class MobileEmailAccessPolicy extends TenantResource {
  constructor(name: string, args: MobileEmailAccessPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    super("MobileEmailAccessPolicy", name, args, opts);
  }
}
export interface MobileEmailAccessPolicy extends Outputs<Omit<MobileEmailAccessPolicyState, "tenantId">> {}

/** Whether users may let third-party apps into their own data, for the whole tenant. One for each tenant. */
export class IntegratedAppsSetting extends TenantResource {
  constructor(name: string, args: IntegratedAppsSettingArgs, opts?: pulumi.CustomResourceOptions) {
    super("IntegratedAppsSetting", name, args, opts);
  }
}
export interface IntegratedAppsSetting extends Outputs<Omit<IntegratedAppsSettingState, "tenantId">> {}

/** An Intune e-mail profile. It does nothing until a {@link ProfileAssignment} gives it to somebody. */
export class EmailProfile extends TenantResource {
  constructor(name: string, args: EmailProfileArgs, opts?: pulumi.CustomResourceOptions) {
    super("EmailProfile", name, args, opts);
  }
}
export interface EmailProfile extends Outputs<Omit<EmailProfileState, "tenantId">> {}

/** Who gets an e-mail profile. People who lose it lose the account and its synchronised data. */
export class ProfileAssignment extends TenantResource {
  constructor(name: string, args: ProfileAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
    super("ProfileAssignment", name, args, opts);
  }
}
export interface ProfileAssignment extends Outputs<Omit<ProfileAssignmentState, "tenantId">> {}
