import { BlockList, isIP } from "node:net";

export type AddressType = "ipAddress" | "ipRange" | "subnet";

/** What kind of network address `text` is: `192.0.2.1`, `192.0.2.1-192.0.2.9` or `192.0.2.0/24`; IPv4 or IPv6. */
export function addressType(text: string): AddressType | undefined {
  const type = text.includes("/") ? "subnet" : text.includes("-") ? "ipRange" : "ipAddress";
  return add(new BlockList(), text) ? type : undefined;
}

/** Whether one of `addresses` is or contains the single address. */
export function covers(addresses: readonly string[], single: string): boolean {
  const list = new BlockList();
  for (const address of addresses) add(list, address);
  return isIP(single) !== 0 && list.check(single, familyOf(single));
}

function add(list: BlockList, text: string): boolean {
  const [first = "", last, ...more] = text.split(/[-/]/).map((part) => part.trim());
  if (isIP(first) === 0 || more.length > 0) return false;
  try {
    if (last === undefined) list.addAddress(first, familyOf(first));
    else if (text.includes("/"))
      list.addSubnet(first, last === "" ? Number.NaN : Number(last), familyOf(first));
    else list.addRange(first, last, familyOf(first));
    return true;
  } catch {
    return false; // Node refuses a prefix that is too long, and a range that runs backwards
  }
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
