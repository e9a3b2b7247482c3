// Drives the official SDK against a sandbox: `node drive.mjs COMMAND`, with one JSON document on standard input and
// one on standard output. The SDK calls https://www.wixapis.com; here every fetch goes to the sandbox instead, and
// a fetch to anywhere else is refused.

const WIX = "https://www.wixapis.com";
const input = JSON.parse(await new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (chunk) => (text += chunk)).on("end", () => resolve(text));
}));

const realFetch = globalThis.fetch;
globalThis.fetch = (target, init) => {
  const url = (target.url ?? String(target)).replace(WIX, input.base);
  if (!url.startsWith(input.base + "/")) throw new Error(`a call that would leave this machine: ${url}`);
  return realFetch(target instanceof Request ? new Request(url, target) : url, init);
};

// Imported only now, so that the SDK sees no other fetch.
const { ApiKeyStrategy, AppStrategy, createClient } = await import("@wix/sdk");
const imports = await import("@wix/auto_sdk_loyalty_imports");
const accounts = await import("@wix/auto_sdk_loyalty_accounts");

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const client = () =>
  createClient({ auth: ApiKeyStrategy({ apiKey: input.key, siteId: input.site }), modules: { imports } }).imports;

async function until(wix, id, statuses) {
  const seen = [];
  for (let left = 400; left > 0; left -= 1) {
    const found = await wix.getLoyaltyImport(id);
    if (seen.at(-1)?.status !== found.status) seen.push(found);
    if (statuses.includes(found.status)) return seen;
    await sleep(25);
  }
  throw new Error(`still ${seen.at(-1).status}`);
}

async function upload(wix) {
  const { filePath, uploadUrl } = await wix.createLoyaltyImportFileUrl();
  const url = new URL(uploadUrl);
  url.searchParams.set("filename", input.name);
  const sent = await fetch(url, { method: "PUT", headers: { "Content-Type": "text/csv" }, body: input.csv });
  if (!sent.ok) throw new Error(`upload: ${sent.status}`);
  return filePath;
}

// Runs a call that must be refused and returns what the SDK makes of the refusal.
async function refused(call) {
  try {
    await call();
  } catch (fault) {
    return { status: fault.status ?? null, details: fault.details ?? null };
  }
  throw new Error("the call was not refused");
}

const headerMappingInfo = {
  headerMappings: [
    { columnName: imports.ColumnName.EMAIL, columnIndex: input.email },
    { columnName: imports.ColumnName.POINTS, columnIndex: input.points },
  ],
};
const unknown = "00000000-0000-4000-8000-000000000000";

const commands = {
  // An execution that comes before the file is parsed.
  async early() {
    const wix = client();
    const { loyaltyImport } = await wix.createLoyaltyImport(await upload(wix));
    const early = await refused(() => wix.executeLoyaltyImport(loyaltyImport._id, { headerMappingInfo }));
    return { early, found: await wix.getLoyaltyImport(loyaltyImport._id) };
  },
  // A whole import, with what each step returned.
  async import() {
    const wix = client();
    const fileUrl = await upload(wix);
    const created = (
      await wix.createLoyaltyImport(fileUrl, { fileName: input.name, fileSize: Buffer.byteLength(input.csv) })
    ).loyaltyImport;
    const parsing = await until(wix, created._id, ["PARSED", "FAILED"]);
    const executed = (await wix.executeLoyaltyImport(created._id, { headerMappingInfo })).loyaltyImport;
    const importing = await until(wix, created._id, ["IMPORTED", "FAILED"]);
    const again = await refused(() => wix.executeLoyaltyImport(created._id, { headerMappingInfo }));
    const { url } = await wix.getErrorFileDownloadUrl(created._id);
    const errorFile = await (await fetch(url)).text();
    return { created, dates: created._createdDate instanceof Date, parsing, executed, importing, again, errorFile };
  },

  // Queries over what is there, with both of the SDK's ways to write them, and along the cursors.
  async query() {
    const wix = client();
    const first = await wix.queryLoyaltyImports().ascending("_createdDate").limit(2).find();
    const second = await first.next();
    const back = await second.prev();
    const ids = (page) => page.items.map((item) => item._id);
    const filtered = (query) => query.find().then(ids);
    const past = new Date(0);
    const future = new Date("2100-01-01");
    return {
      pages: [ids(first), ids(second), ids(back)],
      hasNext: [first.hasNext(), second.hasNext()],
      eq: await filtered(wix.queryLoyaltyImports().eq("status", "IMPORTED")),
      ne: await filtered(wix.queryLoyaltyImports().ne("status", "IMPORTED")),
      in: await filtered(wix.queryLoyaltyImports().in("status", ["PARSED", "FAILED"])),
      hasSome: await filtered(wix.queryLoyaltyImports().hasSome("status", ["IMPORTED"])),
      exists: await filtered(wix.queryLoyaltyImports().exists("_updatedDate", false)),
      ge: await filtered(wix.queryLoyaltyImports().ge("_createdDate", future)),
      gt: await filtered(wix.queryLoyaltyImports().gt("_createdDate", past)),
      le: await filtered(wix.queryLoyaltyImports().le("_createdDate", past)),
      lt: await filtered(wix.queryLoyaltyImports().lt("_updatedDate", future).eq("status", "PARSED")),
      not: await filtered(wix.queryLoyaltyImports().not(wix.queryLoyaltyImports().eq("status", "PARSED"))),
      or: await filtered(
        wix.queryLoyaltyImports().eq("status", "FAILED").or(wix.queryLoyaltyImports().eq("status", "IMPORTED")),
      ),
      typed: (await wix.queryLoyaltyImports({ filter: { status: "IMPORTED" } })).loyaltyImports.map((each) => each._id),
    };
  },

  // What the SDK makes of each kind of refusal.
  async refusals() {
    const wix = client();
    return {
      id: await refused(() => wix.getLoyaltyImport("no-guid")),
      unknown: await refused(() => wix.getLoyaltyImport(unknown)),
      url: await refused(() => wix.createLoyaltyImport("x")),
      mapping: await refused(() => wix.executeLoyaltyImport(unknown)),
      limit: await refused(() => wix.queryLoyaltyImports().limit(101).find()),
      filter: await refused(() => wix.queryLoyaltyImports().eq("revision", "1").find()),
    };
  },

  // The calls that our own client is compared with: each method once, with and without what can be left out.
  async calls() {
    const wix = client();
    const fileUrl = await upload(wix);
    const { loyaltyImport } = await wix.createLoyaltyImport(fileUrl, {
      fileName: input.name,
      fileSize: Buffer.byteLength(input.csv),
    });
    await wix.createLoyaltyImport(fileUrl);
    await wix.getLoyaltyImport(loyaltyImport._id);
    await until(wix, loyaltyImport._id, ["PARSED"]);
    await wix.executeLoyaltyImport(loyaltyImport._id, { headerMappingInfo });
    await until(wix, loyaltyImport._id, ["IMPORTED"]);
    await wix.getErrorFileDownloadUrl(loyaltyImport._id);
    const page = await wix.queryLoyaltyImports({
      filter: { status: { $in: ["PARSED", "IMPORTED"] } },
      sort: [{ fieldName: "createdDate", order: "DESC" }],
      cursorPaging: { limit: 1 },
    });
    await wix.queryLoyaltyImports({ cursorPaging: { limit: 1, cursor: page.pagingMetadata.cursors.next } });
    return loyaltyImport._id;
  },

  // All loyalty accounts: with the builder along the cursors, and with the typed query as our own client sends it.
  async accounts() {
    const auth = ApiKeyStrategy({ apiKey: input.key, siteId: input.site });
    const wix = createClient({ auth, modules: { accounts } }).accounts;
    let page = await wix.queryLoyaltyAccounts().limit(100).find();
    const items = [...page.items];
    while (page.hasNext()) {
      page = await page.next();
      items.push(...page.items);
    }
    const typed = await wix.queryLoyaltyAccounts({ cursorPaging: { limit: 100 } }).catch((fault) => String(fault));
    return { items, typed: typed.loyaltyAccounts?.length ?? null };
  },

  // Verifies and decodes an event; the handler is told what the SDK tells an app.
  async webhook() {
    const app = createClient({
      auth: AppStrategy({ appId: input.appId, publicKey: input.publicKey }),
      modules: { imports },
    });
    const told = [];
    app.imports.onLoyaltyImportCreated((event) => {
      told.push(event);
    });
    const processed = await app.webhooks.process(input.jwt);
    return { processed, told };
  },
};

process.stdout.write(JSON.stringify(await commands[process.argv[2]]()));
