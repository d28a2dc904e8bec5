/** Where a run stores its reports: files by name, in a folder or in a blob container. */
export interface Results {
  /** The place as the user named it. */
  readonly place: string;
  /** Names of the files below a folder, such as `tenants/`. */
  list(folder: string): Promise<string[]>;
  read(name: string): Promise<string | undefined>;
  /** False if the file already exists, which then stays. A killed run leaves no partly written file. */
  create(name: string, content: object): Promise<boolean>;
}
