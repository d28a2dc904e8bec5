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

/** The only list of platforms. */
export const platforms: readonly Platform[] = [
  ios,
  androidWorkProfileGmail,
  androidWorkProfileNineWork,
  androidSamsungKnox,
  androidForWorkGmail,
  androidForWorkNineWork,
  windows10,
  windowsPhone,
];

export function platformNamed(name: string): Platform | undefined {
  return platforms.find((platform) => platform.name === name);
}

export function platformOfType(odataType: string): Platform | undefined {
  return platforms.find((platform) => platform.odataType === odataType);
}
