import type { Context } from "../lifecycle/define";
import type { Tenant } from "../tenant/connect";

/** What this operation has seen of the program: profiles by the app that they set up mail in, and the policy that decides about it. */
interface Declared {
  profiles: Map<string, { name: string; app: string }>;
  policy?: { name: string; isBlocked(app: string): boolean };
}

const declared = new WeakMap<Tenant, Declared>();

function declaredIn(tenant: Tenant): Declared {
  const found = declared.get(tenant) ?? { profiles: new Map() };
  declared.set(tenant, found);
  return found;
}

/** Whichever of the two is checked later says it. @param app undefined where Exchange Online's rules do not decide about the profile */
export function noteProfile({ tenant, resource, say }: Context, app: string | undefined): void {
  const { profiles, policy } = declaredIn(tenant);
  if (app === undefined) return void profiles.delete(resource.owner);
  profiles.set(resource.owner, { name: resource.name, app });
  if (policy?.isBlocked(app))
    say(
      `warning: this profile sets up mail in ${app}, and "${policy.name}" blocks that app: only exempted devices get mail in it. ${waysOn(app, policy.name)}`,
    );
}

export function notePolicy({ tenant, resource, say }: Context, isBlocked: (app: string) => boolean): void {
  const known = declaredIn(tenant);
  known.policy = { name: resource.name, isBlocked };
  const blocked = [...known.profiles.values()].filter(({ app }) => isBlocked(app));
  for (const app of new Set(blocked.map((profile) => profile.app))) {
    const names = blocked.filter((profile) => profile.app === app).map(({ name }) => `"${name}"`);
    say(
      `warning: blocks ${app}, in which ${namesOf(names)} mail: only exempted devices get mail in it. ${waysOn(app, resource.name)}`,
    );
  }
}

const mostNamed = 3;

function namesOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""} ${names.length === 1 ? "sets up" : "set up"}`;
}

/** The family that each app's devices name, and what else a rule for it lets in. */
const families: Record<string, { queryString: string; also?: string }> = {
  "Apple Mail": { queryString: "iPhone", also: "iPads need a rule of their own" },
  "Windows Mail": { queryString: "WindowsMail" },
  Gmail: { queryString: "Android", also: "that lets in every app that calls itself Android" },
  Nine: { queryString: "Android", also: "that lets in every app that calls itself Android" },
};

function waysOn(app: string, policy: string): string {
  const family = families[app];
  if (!family)
    return `To let it in, add a rule for the DeviceType of each model to additionalRules of "${policy}".`;
  const rule = `{ characteristic: "DeviceType", queryString: "${family.queryString}", accessLevel: "Allow" }`;
  return `To let it in, add ${rule} to additionalRules of "${policy}"${family.also ? `; ${family.also}` : ""}.`;
}
