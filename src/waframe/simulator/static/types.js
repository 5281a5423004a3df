/**
 * The shapes that the control API answers; no code.
 *
 * @typedef {{id: string, name: string, phone: string|null, bsuid: string|null, username: string|null,
 *   parent_bsuid: string|null, identity: "both"|"phone"|"bsuid"|"fading", identity_hash: string|null,
 *   offline: boolean, read_receipts: boolean}} Customer
 * @typedef {{type: string, kind: string|null, text: string, at: number, direction: "in"|"out"}} Last
 * @typedef {{phone_number_id: string, name: string, display_phone: string, unread: number, last: Last|null}} Branch
 * @typedef {{id: string, title: string, kind: string}} ReplyButton
 * @typedef {{kind: string, title: string, target: string|null}} Action
 * @typedef {{id: string, title: string, description: string|null, section: string|null}} Row
 * @typedef {{id: string, section: string|null}} Product
 * @typedef {{id: string, name: string, price: number, currency: string, catalog_id: string|null}} Goods
 * @typedef {{product_retailer_id: string, quantity: number, item_price: number, currency: string}} OrderLine
 * @typedef {{name: string, organization: string|null, phones: {phone: string, wa_id: string|null, type: string|null}[], lines: string[]}} ContactCard
 * @typedef {{text: string, header_type: string|null, media_id: string|null, link: string|null, product_id: string|null,
 *   buttons: ReplyButton[], actions: Action[]}} Card
 * @typedef {{token: string, screen: string|null, fields: Record<string, any>}} Form
 * @typedef {{type: string, kind: string|null, text: string, header: string|null, header_type: string|null, footer: string|null,
 *   buttons: ReplyButton[], actions: Action[], list_label: string|null, rows: Row[], media_id: string|null, link: string|null,
 *   filename: string|null, voice: boolean, latitude: number|null, longitude: number|null, target_id: string|null,
 *   contacts: ContactCard[], catalog_id: string|null, products: Product[], order: OrderLine[], cards: Card[], form: Form|null,
 *   preview: boolean, edited: boolean, forwarded: "once"|"often"|null, ad: string|null}} Content
 * @typedef {{status: string, at: number, error_code: number|null}} Step
 * @typedef {{id: string, direction: "in"|"out", at: number, content: Content, reply_to: string|null,
 *   status: string, history: Step[], on_phone: boolean, seen: boolean}} Message
 * @typedef {{phone_number_id: string, customer_id: string, typing: boolean, window_left_seconds: number,
 *   messages: Message[], goods: Record<string, Goods>}} Chat
 * @typedef {{seq: number, at: number, kind: "webhook"|"graph", what: string, note: string|null,
 *   status: number|null, milliseconds: number, error_code: number|null, attempt: number}} Entry
 * @typedef {{now: Record<string, boolean|number|string>, active: string[]}} Faults
 * @typedef {{seq: number, now: number, desk_url: string|null, customers: Customer[], customer: Customer|null,
 *   branches: Branch[], chat: Chat|null, faults: Faults, trace: Entry[]}} View
 */
export {};
