import type { Values } from "../../provider/lifecycle/define";
import type { Options } from "../../tools/faults/stack";
import type { Target, Wish } from "./model";

const toTarget = ({ group, id, isExcluded }: Target) => ({
  kind: isExcluded ? "excludeGroup" : "group",
  ...(id === undefined ? { groupName: group } : { groupId: id }),
});

const mainPath = {
  EmailProfile: "settings.hostName",
  ProfileAssignment: "targets",
  MobileEmailAccessPolicy: "additionalRules",
  IntegratedAppsSetting: "userConsent",
} as const;

/** The inputs of a wish. @param idOf the id of a resource of the program, by name */
export function inputsOf(wish: Wish, idOf: (name: string) => unknown): Values {
  switch (wish.kind) {
    case "EmailProfile": {
      const { displayName, hostName } = wish;
      const account = { accountName: "Contoso", emailAddressSource: "primarySmtpAddress" };
      return { displayName, settings: { platform: "ios", hostName, ...account } };
    }
    case "ProfileAssignment":
      return {
        profileId: "id" in wish.of ? wish.of.id : idOf(wish.of.resource),
        // Omitted for authoritative, to test the default, also after additive.
        ...(wish.mode === "additive" ? { mode: wish.mode } : {}),
        targets: wish.targets.map(toTarget),
      };
    case "MobileEmailAccessPolicy": {
      const { mode, onDelete } = wish;
      const additionalRules = wish.rules.map((rule) => ({ ...pairOf(rule), accessLevel: "Allow" }));
      return { mode, whenRulesExist: "warn", onDelete, additionalRules };
    }
    case "IntegratedAppsSetting":
      return { userConsent: wish.userConsent, onDelete: wish.onDelete };
  }
}

export function optionsOf(wish: Wish): Options {
  const { alias, provider, isIgnored } = wish;
  return {
    ...(isIgnored ? { ignoreChanges: [mainPath[wish.kind]] } : {}),
    ...(alias === undefined ? {} : { alias }),
    ...(provider === undefined ? {} : { provider }),
    ...("adopt" in wish && wish.adopt !== undefined ? { adopt: wish.adopt } : {}),
  };
}

function pairOf(rule: string) {
  const [characteristic, queryString] = rule.split("/");
  return { characteristic, queryString };
}
