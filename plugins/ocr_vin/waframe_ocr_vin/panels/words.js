/** What the card says, in Spanish and English. */

/** @type {Record<string, string>} */
const WHY_ES = {
  heic: "es HEIC",
  animated: "es una animación",
  damaged: "está dañada",
  "not-an-image": "no es una imagen",
  "too-large": "pesa demasiado",
  "too-many-pixels": "es demasiado grande",
  "readers-busy": "había demasiadas en espera",
  "reading-failed": "la lectura falló",
  "engine-broken": "el lector no arranca",
  "engine-missing": "falta el lector",
  "media-gone": "el archivo ya no está",
};

/** @type {Record<string, string>} */
const WHY_EN = {
  heic: "it is HEIC",
  animated: "it is an animation",
  damaged: "it is damaged",
  "not-an-image": "it is no picture",
  "too-large": "it is too large",
  "too-many-pixels": "it has too many pixels",
  "readers-busy": "too many were waiting",
  "reading-failed": "the reading failed",
  "engine-broken": "the reader does not start",
  "engine-missing": "the reader is not installed",
  "media-gone": "the file is gone",
};

const ES = {
  part: "Pieza",
  photo: "Foto del cliente",
  photo_marked: "Foto del cliente con el VIN marcado",
  waiting: "Leyendo la foto…",
  ask: "Hay un VIN, pero no se lee bien",
  nothing: "La foto no muestra un VIN",
  unknown: "Vehículo sin datos",
  which: "¿Cuál es el VIN?",
  refused: (/** @type {string | null} */ why) => `No se pudo leer la foto: ${WHY_ES[why ?? ""] ?? why ?? "—"}`,
  confirmed: "Confirmado",
  confirm: "Confirmar",
  correct: "Corregir",
  candidates: "También podría ser",
  field: /** @type {Record<string, string>} */ ({ make: "marca", model: "modelo", year: "año", engine: "motor", plant: "planta", country: "país" }),
  layer: /** @type {Record<string, string>} */ ({ own: "tabla propia", mexico: "tabla de México", vpic: "NHTSA", ultravin: "NHTSA", wmi: "fabricante (WMI)", year: "letra del año", online: "API Ninjas" }),
  verdict: {
    short: (/** @type {{missing: number}} */ { missing }) => (missing === 17 ? "" : missing > 0 ? `Faltan ${missing} de 17` : `Sobran ${-missing}`),
    right: () => "El dígito verificador es correcto",
    wrong: () => "El dígito verificador no cuadra",
  },
};

/** @type {typeof ES} */
const EN = {
  part: "Part",
  photo: "The customer's photo",
  photo_marked: "The customer's photo with the VIN marked",
  waiting: "Reading the photo…",
  ask: "There is a VIN, but it cannot be read well",
  nothing: "The photo shows no VIN",
  unknown: "Nothing is known of the vehicle",
  which: "Which is the VIN?",
  refused: (why) => `The photo could not be read: ${WHY_EN[why ?? ""] ?? why ?? "—"}`,
  confirmed: "Confirmed",
  confirm: "Confirm",
  correct: "Correct",
  candidates: "It may also be",
  field: { make: "make", model: "model", year: "year", engine: "engine", plant: "plant", country: "country" },
  layer: { own: "own table", mexico: "table of Mexico", vpic: "NHTSA", ultravin: "NHTSA", wmi: "maker (WMI)", year: "year's letter", online: "API Ninjas" },
  verdict: {
    short: ({ missing }) => (missing === 17 ? "" : missing > 0 ? `${missing} of 17 are missing` : `${-missing} too many`),
    right: () => "The check digit is right",
    wrong: () => "The check digit does not fit",
  },
};

/** Give the words of a language. @param {any} language a function or signal that gives it, or the language itself */
export function words(language) {
  const known = typeof language === "function" ? language() : (language?.value ?? language);
  return String(known).startsWith("en") ? EN : ES;
}
