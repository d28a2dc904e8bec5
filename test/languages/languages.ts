import { csharp } from "./csharp";
import { go } from "./go";
import { java } from "./java";
import type { Language } from "./language";
import { python } from "./python";
import { typescript, typescriptPackage } from "./typescript";
import { yaml } from "./yaml";

export const languages: Record<string, Language> = {
  typescript,
  "typescript-package": typescriptPackage,
  python,
  go,
  yaml,
  csharp,
  java,
};
