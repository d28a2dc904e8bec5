/** Addresses of people keep their domain: `…@contoso.com`. */
export const withoutAddresses = (text: string): string =>
  text.replace(/[^\s"'@,;:()[\]]+@(?=[\w-]+\.)/g, "…@");
