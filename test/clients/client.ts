import type { Stage } from "./stage";

export interface Client {
  readonly title: string;
  run(stage: Stage): Promise<void>;
}
