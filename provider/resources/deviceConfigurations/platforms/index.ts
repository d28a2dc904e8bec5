import { androidSamsungKnox } from "./androidSamsungKnox";
import {
  androidForWorkGmail,
  androidForWorkNineWork,
  androidWorkProfileGmail,
  androidWorkProfileNineWork,
} from "./androidWork";
import { ios } from "./ios";
import type { Platform } from "./platform";
import { windows10, windowsPhone } from "./windows";

/** The only list of platforms; the first one is the default of a command. */
const all = [
  ios,
  androidWorkProfileGmail,
  androidWorkProfileNineWork,
  androidSamsungKnox,
  androidForWorkGmail,
  androidForWorkNineWork,
  windows10,
  windowsPhone,
] as const;
export const platforms: readonly Platform[] = all;
export const [usualPlatform] = all;

/** The settings of every platform, for the input that accepts any of them. */
export const settings = all.map((platform) => platform.settings) as unknown as SettingsOf<typeof all>;
type SettingsOf<All extends readonly Platform[]> = { [At in keyof All]: All[At]["settings"] };

/** Applied while the platform is not known yet. */
export const everyRule = [...new Set(platforms.flatMap(({ rules }) => rules))];

export function platformNamed(name: string): Platform | undefined {
  return platforms.find((platform) => platform.name === name);
}

export function platformOfType(odataType: string): Platform | undefined {
  return platforms.find((platform) => platform.odataType === odataType);
}
