import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The classes of a generated package: their properties with types, and whether they can be created or called. */
export class CsharpSources {
  readonly #classes = new Map<string, string>();

  constructor(folder: string) {
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".cs")) continue;
      const text = readFileSync(join(folder, file), "utf8");
      const space = /^namespace Pulumi\.M365(?:\.(\w+))?/m.exec(text)?.[1];
      for (const part of text
        .split(/^(?= {4}public (?:sealed |static |readonly |partial )*(?:class|struct) )/m)
        .slice(1)) {
        const name = /(?:class|struct) (\w+)/.exec(part)?.[1] ?? "";
        this.#classes.set(["M365", space, name].filter(Boolean).join("."), part);
      }
    }
  }

  #textOf(name: string): string {
    const text = this.#classes.get(name);
    if (text === undefined) throw new Error(`The generated package has no ${name}.`);
    return text;
  }

  /** The type of a property that a program sets or reads. */
  typeOf(owner: string, property: string): string {
    const text = this.#textOf(owner);
    const type = new RegExp(`public (?:readonly )?([\\w.<>?, ]+?) ${property}\\b(?!\\()`).exec(text)?.[1];
    if (!type) throw new Error(`${owner} has no ${property}.`);
    return type.replace(/\?|\s|Pulumi\./g, "").replaceAll("M365.", "");
  }

  hasMember(owner: string, member: string): void {
    if (!new RegExp(`public [^\\n]*\\b${member}\\b`).test(this.#textOf(owner)))
      throw new Error(`${owner} has no ${member}.`);
  }

  /** The class of a function's result. */
  resultOf(call: string): string {
    return `M365.${/Output<(\w+)> Invoke\(/.exec(this.#textOf(call))?.[1] ?? ""}`;
  }
}
