import { IdOf } from "../../programs/program";

export const page = {
  reach: "At the next check-in of their device. The preview counts who gets the profile and who loses it.",
  id: "profile id",
  example: {
    name: "ios-mail-sales",
    inputs: {
      profileId: new IdOf("EmailProfile", "ios-mail"),
      targets: [
        { kind: "group", groupName: "Sales" },
        { kind: "excludeGroup", groupName: "Sales contractors" },
      ],
    },
  },
};
