import type { ConsentWish, HeldOf, Model, PolicyWish, StackModel, Tenant } from "./model";

const outlook = "DeviceModel/Outlook for iOS and Android";

const rulesOf = ({ mode, rules }: PolicyWish): string[] => [
  ...(mode === "outlookOnly" ? [outlook] : []),
  ...rules,
];

/** Restores the earlier level of rules that are no longer declared, but does not recreate rules that others removed. */
function release(tenant: Tenant, brought: Map<string, string | undefined>, kept: readonly string[]): void {
  for (const [rule, before] of brought) {
    if (kept.includes(rule) || !tenant.rules.has(rule)) continue;
    if (before === undefined) tenant.rules.delete(rule);
    else tenant.rules.set(rule, before);
  }
}

export function upPolicy({ tenant }: Model, stack: StackModel, name: string, wish: PolicyWish): void {
  const held = stack.held.get(name) as HeldOf<"MobileEmailAccessPolicy"> | undefined;
  const isIgnored = held !== undefined && wish.isIgnored === true;
  const declared = isIgnored ? { ...wish, rules: held.wish.rules } : wish;
  const brought = held?.brought ?? new Map<string, string | undefined>();
  const level = held?.level ?? tenant.level;
  const rules = rulesOf(declared);
  const now = new Map(
    rules.map((rule) => [rule, brought.has(rule) ? brought.get(rule) : tenant.rules.get(rule)]),
  );
  for (const rule of isIgnored ? rulesOf({ ...declared, rules: [] }) : rules) tenant.rules.set(rule, "Allow");
  release(tenant, brought, rules);
  tenant.level = declared.mode === "outlookOnly" ? "Block" : "Allow";
  stack.held.set(name, { kind: "MobileEmailAccessPolicy", wish: declared, level, brought: now });
}

export function removePolicy(model: Model, stack: StackModel, held: HeldOf<"MobileEmailAccessPolicy">): void {
  const isTaken = [...stack.held.values()].some(({ kind }) => kind === held.kind);
  if (isTaken || held.wish.onDelete === "retain") return;
  model.tenant.level = held.level;
  release(model.tenant, held.brought, []);
}

const policyIds = {
  off: [],
  lowRisk: ["microsoft-user-default-low"],
  legacy: ["microsoft-user-default-legacy"],
} as const satisfies Record<ConsentWish["userConsent"], readonly string[]>;

export function upConsent({ tenant }: Model, stack: StackModel, name: string, wish: ConsentWish): void {
  const held = stack.held.get(name) as HeldOf<"IntegratedAppsSetting"> | undefined;
  const found = held?.found ?? tenant.consent;
  const isIgnored = held !== undefined && wish.isIgnored === true;
  if (!isIgnored) tenant.consent = new Set(policyIds[wish.userConsent]);
  const declared = isIgnored ? { ...wish, userConsent: held.wish.userConsent } : wish;
  stack.held.set(name, { kind: "IntegratedAppsSetting", wish: declared, found });
}

export function removeConsent(model: Model, stack: StackModel, held: HeldOf<"IntegratedAppsSetting">): void {
  const isTaken = [...stack.held.values()].some(({ kind }) => kind === held.kind);
  if (!isTaken && held.wish.onDelete === "restore") model.tenant.consent = held.found;
}
