import { configurationError } from "../../tenant/endpoint";
import { containerResults } from "./container";
import { folderResults } from "./folder";
import type { Results } from "./results";

export function openResults(place: string): Results {
  if (place.trim() === "")
    throw configurationError(
      "the place of the results is empty, perhaps because a variable is not set. Name a folder or a blob container. Nothing was read or written.",
    );
  return /^[a-z][a-z\d+.-]*:\/\//i.test(place) ? containerResults(place) : folderResults(place);
}

/** Results in memory, for a run that stores nothing. */
export function noResults(): Results {
  const files = new Map<string, string>();
  return {
    place: "this run",
    list: async (folder) => [...files.keys()].filter((name) => name.startsWith(folder)),
    read: async (name) => files.get(name),
    create: async (name, content) => !files.has(name) && !!files.set(name, JSON.stringify(content)),
  };
}
