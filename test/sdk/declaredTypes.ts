import type { Output, Unwrap } from "@pulumi/pulumi";
import type { z } from "zod";
import type { getAssignmentFilter } from "../../provider/lookups/getAssignmentFilter";
import type { getConsentSetting } from "../../provider/lookups/getConsentSetting";
import type { getEmailProfiles } from "../../provider/lookups/getEmailProfiles";
import type { getGroup } from "../../provider/lookups/getGroup";
import type { getMobileDevices } from "../../provider/lookups/getMobileDevices";
import type { getMobileEmailAccess } from "../../provider/lookups/getMobileEmailAccess";
import type { inputs as emailProfile } from "../../provider/resources/emailProfile/schema";
import type { inputs as integratedApps } from "../../provider/resources/integratedAppsSetting/schema";
import type { inputs as mobileEmailAccess } from "../../provider/resources/mobileEmailAccessPolicy/schema";
import type { inputs as assignment } from "../../provider/resources/profileAssignment/schema";
import type * as sdk from "../../sdk/index";

/** This file is compiled and never run: a wrong assertion is a compiler error. */
type Equal<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;

/** Replaces interfaces by their properties, so that only these are compared. */
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

declare function holds<_Claim extends true>(): void;

// The generated input types are what the schema accepts.
holds<Equal<Unwrap<sdk.EmailProfileArgs>, z.input<typeof emailProfile>>>();
holds<Equal<Unwrap<sdk.IntegratedAppsSettingArgs>, z.input<typeof integratedApps>>>();
holds<Equal<Unwrap<sdk.MobileEmailAccessPolicyArgs>, z.input<typeof mobileEmailAccess>>>();
holds<Equal<Unwrap<sdk.ProfileAssignmentArgs>, z.input<typeof assignment>>>();

// A resource's outputs have the types that the schema returns.
type Shown<T> = T extends Output<infer V> ? V : never;
holds<Equal<Shown<sdk.EmailProfile["settings"]>, z.output<typeof emailProfile>["settings"]>>();
holds<Equal<Shown<sdk.ProfileAssignment["targets"]>, z.output<typeof assignment>["targets"]>>();
holds<
  Equal<
    Shown<sdk.IntegratedAppsSetting["adminConsentRequests"]>,
    z.output<typeof integratedApps>["adminConsentRequests"]
  >
>();

// The types of a function's arguments and result are those of its schemas.
type Given<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>;
holds<Equal<Given<typeof sdk.getAssignmentFilter>, z.output<(typeof getAssignmentFilter)["outputs"]>>>();
holds<Equal<Given<typeof sdk.getConsentSetting>, z.output<(typeof getConsentSetting)["outputs"]>>>();
holds<Equal<Given<typeof sdk.getEmailProfiles>, z.output<(typeof getEmailProfiles)["outputs"]>>>();
holds<Equal<Given<typeof sdk.getGroup>, z.output<(typeof getGroup)["outputs"]>>>();
holds<Equal<Given<typeof sdk.getMobileDevices>, z.output<(typeof getMobileDevices)["outputs"]>>>();
holds<Equal<Given<typeof sdk.getMobileEmailAccess>, z.output<(typeof getMobileEmailAccess)["outputs"]>>>();
holds<Equal<sdk.GetAssignmentFilterArgs, z.input<(typeof getAssignmentFilter)["inputs"]>>>();
holds<Equal<Unwrap<sdk.GetAssignmentFilterOutputArgs>, z.input<(typeof getAssignmentFilter)["inputs"]>>>();
holds<Equal<sdk.GetEmailProfilesArgs, z.input<(typeof getEmailProfiles)["inputs"]>>>();
holds<Equal<Unwrap<sdk.GetEmailProfilesOutputArgs>, z.input<(typeof getEmailProfiles)["inputs"]>>>();
holds<Equal<sdk.GetGroupArgs, z.input<(typeof getGroup)["inputs"]>>>();
holds<Equal<Unwrap<sdk.GetGroupOutputArgs>, z.input<(typeof getGroup)["inputs"]>>>();
holds<Equal<sdk.GetMobileDevicesArgs, z.input<(typeof getMobileDevices)["inputs"]>>>();
holds<Equal<Unwrap<sdk.GetMobileDevicesOutputArgs>, z.input<(typeof getMobileDevices)["inputs"]>>>();

// These assertions are wrong, so the compiler must report them.
// @ts-expect-error an additional property
holds<Equal<{ one: string; two?: string }, { one: string }>>();
// @ts-expect-error optional on one side only
holds<Equal<{ one?: string }, { one: string }>>();
// @ts-expect-error another value
holds<Equal<"one" | "two", "one">>();
