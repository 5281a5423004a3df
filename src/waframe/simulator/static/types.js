/**
 * The shapes that the control API answers; no code.
 *
 * @typedef {{id: string, name: string, phone: string|null, bsuid: string|null, username: string|null}} Customer
 * @typedef {{type: string, text: string, at: number, direction: "in"|"out"}} Last
 * @typedef {{phone_number_id: string, name: string, display_phone: string, unread: number, last: Last|null}} Branch
 * @typedef {{id: string, title: string}} ReplyButton
 * @typedef {{id: string, title: string, description: string|null, section: string|null}} Row
 * @typedef {{type: string, text: string, header: string|null, footer: string|null, buttons: ReplyButton[],
 *   list_label: string|null, rows: Row[], media_id: string|null, link: string|null, filename: string|null,
 *   latitude: number|null, longitude: number|null, target_id: string|null}} Content
 * @typedef {{id: string, direction: "in"|"out", at: number, content: Content, reply_to: string|null,
 *   status: string, on_phone: boolean, seen: boolean}} Message
 * @typedef {{phone_number_id: string, customer_id: string, typing: boolean, window_left_seconds: number,
 *   messages: Message[]}} Chat
 * @typedef {{seq: number, at: number, kind: "webhook"|"graph", what: string, note: string|null,
 *   status: number|null, milliseconds: number, error_code: number|null, attempt: number}} Entry
 * @typedef {{now: Record<string, boolean|number|string>, active: string[]}} Faults
 * @typedef {{seq: number, now: number, desk_url: string|null, customers: Customer[], customer: Customer|null,
 *   branches: Branch[], chat: Chat|null, faults: Faults, trace: Entry[]}} View
 */
export {};
