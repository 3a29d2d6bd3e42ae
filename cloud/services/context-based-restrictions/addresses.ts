import { BlockList, isIP } from "node:net";

type Family = "ipv4" | "ipv6";

/** IP addresses as zones and the account's settings name them: single ones, ranges and subnets. */
export class AddressSet {
  private readonly list = new BlockList();

  /** Adds `17.5.7.8`, `17.5.7.8-17.5.9.5` or `17.5.0.0/16`; IPv4 or IPv6. False when `text` is none of these. */
  add(text: string): boolean {
    return this.addAddress(text) || this.addRange(text) || this.addSubnet(text);
  }

  addAddress(text: string): boolean {
    const family = familyOf(text);
    if (!family) return false;
    this.list.addAddress(text, family);
    return true;
  }

  addRange(text: string): boolean {
    const [first = "", last = "", ...more] = text.split("-").map((part) => part.trim());
    const family = familyOf(first);
    if (!family || familyOf(last) !== family || more.length > 0) return false;
    try {
      this.list.addRange(first, last, family);
      return true;
    } catch {
      return false; // the last address is before the first
    }
  }

  addSubnet(text: string): boolean {
    const [network = "", length = "", ...more] = text.split("/");
    const family = familyOf(network);
    if (!family || !/^\d{1,3}$/.test(length) || more.length > 0) return false;
    if (Number(length) > (family === "ipv4" ? 32 : 128)) return false;
    this.list.addSubnet(network, Number(length), family);
    return true;
  }

  has(address: string): boolean {
    const family = familyOf(address);
    return family !== undefined && this.list.check(address, family);
  }
}

function familyOf(text: string): Family | undefined {
  const version = isIP(text);
  return version === 4 ? "ipv4" : version === 6 ? "ipv6" : undefined;
}
