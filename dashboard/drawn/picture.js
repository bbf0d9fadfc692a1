// A drawing as SVG goes in; it stands on the page as wide as there is room, and tells the server
// which of its marks was chosen.

const ACROSS = ["x", "cx", "x1", "x2"]

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const place = parentElement.querySelector(".kept-picture")
  if (place.drawn !== data.svg) draw(place, data) // else whoever is at a mark stays there
  const [svg, says] = place.children
  const watch = new ResizeObserver(() => place.fit(place.clientWidth))
  watch.observe(place)

  const choose = (mark) => {
    if (!mark || !data.opens) return
    const opened = JSON.parse(mark.dataset.opens)
    if (!data.stays) return setTriggerValue("opened", opened)
    place.opened = place.opened === mark.dataset.opens ? null : mark.dataset.opens
    setStateValue("opened", place.opened && opened)
  }
  const heard = {
    click: (mark) => choose(mark),
    pointerover: (mark) => tell(place, says, mark),
    pointerleave: () => tell(place, says, null),
    focusin: (mark) => tell(place, says, mark),
    focusout: () => tell(place, says, null),
    keydown: (mark, event) => {
      if (event.key === "Escape") return tell(place, says, null)
      if (event.key === "Enter" || event.key === " ") choose(mark)
      else if (event.key.startsWith("Arrow")) beside(svg, mark, event.key)?.focus()
      else return
      event.preventDefault()
    },
  }
  const listening = new AbortController()
  for (const [name, hears] of Object.entries(heard))
    place.addEventListener(name, (event) => hears(event.target.closest?.("[data-says]"), event), {
      signal: listening.signal,
    })
  place.leave?.() // what listened to this place before
  place.leave = () => {
    watch.disconnect()
    listening.abort()
  }
  return place.leave
}

// Another drawing in the place.
function draw(place, data) {
  const drawing = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement
  const says = Object.assign(document.createElement("div"), { className: "kept-says", hidden: true })
  place.replaceChildren(document.importNode(drawing, true), says)
  place.drawn = data.svg
  if (data.opens) makeButtons(place.firstChild)
  place.fit = stretching(place.firstChild)
  place.fit(place.clientWidth)
}

// The first of the marks is in the order of the keyboard, the others beside it by the arrows.
function makeButtons(svg) {
  svg.setAttribute("role", "group")
  svg.querySelectorAll("[data-says]").forEach((mark, at) => {
    mark.setAttribute("role", "button")
    mark.setAttribute("tabindex", at ? -1 : 0)
    mark.setAttribute("aria-label", mark.dataset.says.replaceAll("\n", ", "))
  })
}

// The next or last mark in the order they were drawn in; it alone is then reached by Tab.
function beside(svg, mark, key) {
  const marks = [...svg.querySelectorAll("[data-says]")]
  const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1
  const next = marks[marks.indexOf(mark) + step]
  if (!mark || !next) return null
  mark.setAttribute("tabindex", -1)
  next.setAttribute("tabindex", 0)
  return next
}

// What a mark says, beside it and within the picture.
function tell(place, says, mark) {
  says.hidden = !mark
  if (!mark) return
  const [first, ...rest] = mark.dataset.says.split("\n")
  const head = document.createElement("b")
  head.textContent = first
  says.replaceChildren(head, ...rest.flatMap((line) => [document.createElement("br"), line]))
  const [at, ground] = [(mark.lastElementChild ?? mark), place].map((e) => e.getBoundingClientRect())
  const left = at.left + at.width / 2 - ground.left - says.offsetWidth / 2
  says.style.left = `${Math.max(0, Math.min(left, ground.width - says.offsetWidth))}px`
  const above = at.top - ground.top - says.offsetHeight - 6
  const below = at.bottom - ground.top + 6
  const fits = below + says.offsetHeight <= ground.height
  says.style.top = `${above < 0 && fits ? below : Math.max(0, above)}px`
}

// Every number that lies across is put where it lies in a drawing of another width: the rooms at
// the left and the right keep theirs, and what is between them is stretched.
function stretching(svg) {
  const wide = Number(svg.getAttribute("width"))
  const [left, right] = [Number(svg.dataset.left), Number(svg.dataset.right)]
  const moves = []
  for (const element of svg.querySelectorAll("*")) {
    const was = (name) => Number(element.getAttribute(name))
    for (const name of ACROSS)
      if (element.hasAttribute(name)) {
        const x = was(name)
        moves.push((at) => element.setAttribute(name, at(x)))
      }
    if (element.localName === "rect") {
      const [x, end] = [was("x"), was("x") + was("width")]
      moves.push((at) => element.setAttribute("width", at(end) - at(x)))
    }
    if (element.hasAttribute("points")) {
      const points = element.getAttribute("points").split(" ").map((pair) => pair.split(","))
      moves.push((at) =>
        element.setAttribute("points", points.map(([x, y]) => `${at(Number(x))},${y}`).join(" ")))
    }
    if (element.hasAttribute("transform")) {
      const [x, y] = [was("x"), was("y")]
      moves.push((at) => element.setAttribute("transform", `rotate(-90 ${at(x)} ${y})`))
    }
  }
  return (room) => {
    const ground = Math.max(room - left - right, 40)
    const share = ground / (wide - left - right)
    const at = (x) =>
      x <= left ? x : x >= wide - right ? x - wide + right + left + ground : left + (x - left) * share
    const all = left + ground + right
    svg.setAttribute("width", all)
    svg.setAttribute("viewBox", `0 0 ${all} ${svg.getAttribute("height")}`)
    for (const move of moves) move(at)
  }
}
