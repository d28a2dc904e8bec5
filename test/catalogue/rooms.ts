import { z } from "zod";
import type { Values } from "../../provider/lifecycle/define";
import { IdOf } from "../../provider/programs/program";
import { defineResource } from "../../provider/resources/defineResource";

/** The tenant's objects of these kinds, by id. */
export const bookmarks = new Map<string, Values>();
export const readers = new Map<string, string[]>();
export const greeting: Values = {};

const portal = { portal: "entra", path: "/#view/Bookmarks" } as const;
const address = z.string().meta({ description: "Address of the page." });

/** A kind for independent objects. */
export const bookmark = defineResource<"SharedBookmark", { address: string }, unknown>({
  kind: "SharedBookmark",
  isSetting: false,
  noun: "bookmark",
  plural: "bookmarks and who reads them",
  exportName: "bookmark",
  portal,
  needs: ["readReviewers"],
  page: {
    reach: "At the next start of the browser.",
    id: "bookmark id",
    example: { name: "intranet", inputs: { address: "https://intranet.contoso.com" } },
  },
  list: async () => [...bookmarks].map(([id, { address: name }]) => ({ id, name: String(name) })),
  schema: {
    inputs: z.strictObject({ address }).meta({ description: "A bookmark in everybody's browser." }),
    computed: z.object({ visits: z.number().meta({ description: "How often it was visited." }) }),
  },
  verbs: {
    async observe(_, id) {
      const found = bookmarks.get(id);
      return found && { inputs: found, raw: undefined };
    },
    async create(_, inputs) {
      bookmarks.set("b1", { ...inputs });
      return { id: "b1", computed: { visits: 0 } };
    },
    async update(_, id, { wanted }) {
      bookmarks.set(id, { ...wanted });
      return undefined;
    },
    async delete(_, id) {
      bookmarks.delete(id);
    },
  },
  report: {},
});

/** A kind for parts of objects, which use the object's id. */
export const readership = defineResource<"Readership", { bookmarkId: string; names: string[] }, unknown>({
  kind: "Readership",
  isSetting: false,
  partOf: {
    kind: "SharedBookmark",
    input: "bookmarkId",
    adjective: "read",
    isEmpty: ({ names }) => (names as string[]).length === 0,
  },
  exportName: "readers",
  portal,
  needs: ["readReviewers"],
  page: {
    reach: "At once.",
    id: "bookmark id",
    example: {
      name: "intranet-readers",
      inputs: { bookmarkId: new IdOf("SharedBookmark", "intranet"), names: ["Sales"] },
    },
  },
  list: async () => [...readers.keys()].map((id) => ({ id, name: id })),
  schema: {
    oneOwner: {
      property: "bookmarkId",
      idOf: "SharedBookmark",
      of: ({ bookmarkId }) => (bookmarkId === undefined ? undefined : { thing: bookmarkId, isAlone: true }),
      refusal: (first) => `${first} has its readers.`,
    },
    inputs: z
      .strictObject({
        bookmarkId: z.string().meta({ description: "Id of the bookmark.", replaceOnChanges: true }),
        names: z.array(z.string()).meta({ description: "Who reads it.", set: true }),
      })
      .meta({ description: "Who reads a bookmark." }),
    computed: z.object({}),
  },
  verbs: {
    async observe(_, id) {
      const names = readers.get(id);
      return bookmarks.has(id)
        ? { inputs: { bookmarkId: id, names: names ?? [] }, raw: undefined }
        : undefined;
    },
    async update(_, id, { wanted }) {
      readers.set(id, wanted.names);
      return undefined;
    },
    async delete(_, id) {
      readers.delete(id);
    },
  },
  report: {},
});

/** A kind for a setting of the tenant. */
export const welcome = defineResource<"WelcomeText", { text: string }, unknown>({
  kind: "WelcomeText",
  isSetting: true,
  exportName: "welcome-text",
  portal,
  needs: ["readReviewers", "readMailboxes"],
  page: {
    reach: "At the next sign-in.",
    id: "tenant id",
    example: { name: "welcome", inputs: { text: "Welcome to Contoso." } },
  },
  schema: {
    inputs: z
      .strictObject({ text: z.string().meta({ description: "What people read." }) })
      .meta({ description: "What people read when they sign in." }),
    computed: z.object({}),
  },
  verbs: {
    observe: async () => ({ inputs: { text: "Hello.", ...greeting }, raw: undefined }),
    async update(_, _id, { wanted }) {
      Object.assign(greeting, wanted);
      return undefined;
    },
    async delete() {},
  },
  report: {},
});
