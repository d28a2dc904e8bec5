/** Where a run keeps what it found: files by name, in a folder or in a blob container. */
export interface Results {
  /** As people name it. */
  readonly place: string;
  /** Names of the files below a folder, such as `tenants/`. */
  list(folder: string): Promise<string[]>;
  read(name: string): Promise<string | undefined>;
  /** A file that is there already stays; false then. A file that was half written when the run was killed is not there. */
  create(name: string, content: object): Promise<boolean>;
}
