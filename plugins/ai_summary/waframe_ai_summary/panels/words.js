/** What the card says, in Spanish and English. */

const ES = {
  stage: { greeting: "Saludo", identification: "Identificando", search: "Buscando", quoted: "Cotizado", negotiation: "Negociando", confirmed: "Confirmado", postsale: "Posventa", complaint: "Queja", closed: "Cerrada" },
  intent: { low: "Intención baja", medium: "Intención media", high: "Intención alta" },
  sentiment: { positive: "Contento", neutral: "Neutral", negative: "Inconforme", angry: "Enojado" },
  status: { asked: "Pedida", quoted: "Cotizada", accepted: "Aceptada", rejected: "Rechazada" },
  action: {
    ask_vehicle: "Preguntar el vehículo", ask_year: "Preguntar año y motor", send_quote: "Enviar cotización", send_images: "Enviar fotos", offer_alternative: "Ofrecer otra opción",
    follow_up: "Dar seguimiento", confirm_order: "Confirmar el pedido", send_payment_link: "Enviar link de pago", cancel_order: "Cancelar el pedido", answer_warranty: "Atender la garantía",
    escalate: "Atender en persona", close: "Cerrar",
  },
  pos: { del: "del.", tras: "tras." },
  side: { izq: "izq.", der: "der." },
  label: { stage: "Etapa", vehicle: "Vehículo", vehicles: "Vehículos", products: "Piezas", next: "Siguiente paso", question: "Última pregunta", replies: "Respuestas sugeridas", marks: "También" },
  mark: { order_folio: "Folio", branch: "Sucursal", customer_type: "Cliente", invoice: "Pide factura", injection: "Intenta dar órdenes al asistente", spam: "Publicidad", faithful: "Cliente frecuente", needs_human: "Necesita a una persona" },
  source: (/** @type {number} */ sure) => `${sure} % · ver el mensaje`,
  from_rules: "Por reglas",
  from_model: (/** @type {string} */ model) => `Con ${model}`,
  read: (/** @type {string} */ when) => `leído ${when}`,
  use: (/** @type {string} */ words) => `Usar: ${words}`,
  empty: "Todavía no hay nada que resumir.",
};

/** @type {typeof ES} */
const EN = {
  stage: { greeting: "Greeting", identification: "Identifying", search: "Searching", quoted: "Quoted", negotiation: "Negotiating", confirmed: "Confirmed", postsale: "After sale", complaint: "Complaint", closed: "Closed" },
  intent: { low: "Low intent", medium: "Medium intent", high: "High intent" },
  sentiment: { positive: "Pleased", neutral: "Neutral", negative: "Displeased", angry: "Angry" },
  status: { asked: "Asked for", quoted: "Quoted", accepted: "Accepted", rejected: "Refused" },
  action: {
    ask_vehicle: "Ask for the vehicle", ask_year: "Ask for year and engine", send_quote: "Send a quote", send_images: "Send pictures", offer_alternative: "Offer an alternative",
    follow_up: "Follow up", confirm_order: "Confirm the order", send_payment_link: "Send a payment link", cancel_order: "Cancel the order", answer_warranty: "Look after the warranty",
    escalate: "Look after it in person", close: "Close",
  },
  pos: { del: "front", tras: "rear" },
  side: { izq: "left", der: "right" },
  label: { stage: "Stage", vehicle: "Vehicle", vehicles: "Vehicles", products: "Parts", next: "Next step", question: "Last question", replies: "Suggested replies", marks: "Also" },
  mark: { order_folio: "Folio", branch: "Branch", customer_type: "Customer", invoice: "Wants an invoice", injection: "Tries to give the assistant orders", spam: "Advertisement", faithful: "Comes back often", needs_human: "Needs a person" },
  source: (sure) => `${sure} % · see the message`,
  from_rules: "By rules",
  from_model: (model) => `With ${model}`,
  read: (when) => `read ${when}`,
  use: (words) => `Use: ${words}`,
  empty: "There is nothing to sum up yet.",
};

/** Give the words of a language. @param {string} language */
export const words = (language) => (language === "en" ? EN : ES);
