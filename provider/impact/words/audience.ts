import type { Audience, Members } from "../facts/audience";
import { count, list, quoted } from "../format";

/** `1,240 users in "Sales"` */
export const audienceInWords = ({ members, isFiltered }: Pick<Audience, "members" | "isFiltered">): string =>
  `${list(members.map(membersInWords))}${isFiltered ? " (before filters)" : ""}`;

function membersInWords(members: Members): string {
  switch (members.kind) {
    case "group":
      return usersIn(members.users, members.name ? quoted(members.name) : `group ${members.groupId}`);
    case "groups":
      return usersIn(members.users, count(members.groups, "more group"));
    case "allUsers":
      return members.users === undefined ? "all users" : `all ${count(members.users, "user")}`;
    case "allDevices":
      return "all devices";
    case "collection":
      return `the devices of collection ${members.collectionId}`;
    case "collections":
      return `the devices of ${count(members.collections, "more collection")}`;
  }
}

const usersIn = (users: number | undefined, where: string): string =>
  users === undefined ? `the users in ${where}` : `${count(users, "user")} in ${where}`;
