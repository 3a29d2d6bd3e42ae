import "reflect-metadata"; // what @peculiar/x509 needs before it is loaded
import { webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import * as x509 from "@peculiar/x509";
import writeFileAtomic from "write-file-atomic";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 86_400_000;

/**
 * The cloud's own certificate authority: made once per folder, its key readable by its owner alone, trusted by
 * nobody but the processes that are given its certificate (`SSL_CERT_FILE`, `NODE_EXTRA_CA_CERTS`, `--cacert`).
 */
export class CertificateAuthority {
  private readonly contexts = new Map<string, Promise<SecureContext>>();
  private leafKeys: Promise<webcrypto.CryptoKeyPair> | undefined;

  private constructor(
    /** The path of the CA's certificate in PEM, to hand to clients. */
    readonly certificateFile: string,
    private readonly certificate: x509.X509Certificate,
    private readonly key: webcrypto.CryptoKey,
  ) {}

  static async open(folder: string): Promise<CertificateAuthority> {
    const certificateFile = join(folder, "ca.pem");
    const keyFile = join(folder, "ca-key.pem");
    // the same object under two names: Node types it as its own, the library as the browser's
    x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
    if (existsSync(certificateFile) && existsSync(keyFile)) {
      const certificate = new x509.X509Certificate(readFileSync(certificateFile, "utf8"));
      if (certificate.notAfter.getTime() > Date.now() + 7 * dayMs) {
        return new CertificateAuthority(
          certificateFile,
          certificate,
          await importKey(readFileSync(keyFile, "utf8")),
        );
      }
    }
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serial(),
      name: "CN=IBM Cloud on loopback (development only)",
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + 3650 * dayMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    await writeFileAtomic(keyFile, await exportKey(keys.privateKey), { mode: 0o600 });
    await writeFileAtomic(certificateFile, certificate.toString("pem"), { mode: 0o644 });
    return new CertificateAuthority(certificateFile, certificate, keys.privateKey);
  }

  /** TLS material for one host name, made at its first use. */
  contextFor(host: string): Promise<SecureContext> {
    const known = this.contexts.get(host);
    if (known) return known;
    const made = this.issue(host);
    this.contexts.set(host, made);
    return made;
  }

  private async issue(host: string): Promise<SecureContext> {
    this.leafKeys ??= webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const keys = await this.leafKeys;
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${host.slice(0, 64)}`,
      issuer: this.certificate.subject,
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + 397 * dayMs),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: this.key,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
        await x509.AuthorityKeyIdentifierExtension.create(this.certificate),
      ],
    });
    return createSecureContext({
      key: await exportKey(keys.privateKey),
      cert: `${leaf.toString("pem")}\n${this.certificate.toString("pem")}`,
    });
  }
}

function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40; // positive and of full length
  return Buffer.from(bytes).toString("hex");
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey("pkcs8", x509.PemConverter.decodeFirst(pem), algorithm, true, ["sign"]);
}
