// SPDX-License-Identifier: MIT
// What is wrong with the page as it is shown now: a list of texts.
(() => {
  const wrong = [];
  const say = (what, element) => {
    const text = (element.textContent || "").trim().replace(/\s+/g, " ");
    wrong.push(`${what}: ${element.nodeName.toLowerCase()} "${text.slice(0, 40)}"`);
  };

  // Colours, over what lies behind them, and their contrast by WCAG 2.1.
  const parse = (colour) => {
    const parts = colour.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const luminance = (rgb) => {
    const parts = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const contrast = (one, two) => {
    const [dark, light] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.alpha > 0) return colour.rgb;
    }
    return [255, 255, 255];
  };

  const screen = matchMedia("screen").matches;
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth)
    wrong.push(`the page is ${page.scrollWidth} wide, of ${page.clientWidth}`);

  // Every text is seen, within the page or within what can be scrolled to it.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("svg, nav")) continue;
    const style = getComputedStyle(element);
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const region = element.closest(".scroll");
    if (box.width === 0 || box.height === 0) {
      say("text that takes no room", element);
    } else if (region && screen) {
      const around = region.getBoundingClientRect();
      const left = box.left - around.left + region.scrollLeft;
      if (left < -1 || left + box.width > region.scrollWidth + 1)
        say("text that no scrolling reaches", element);
      if (region.tabIndex < 0) say("a region that no key scrolls", region);
    } else if (box.left < -1 || box.right > page.clientWidth + 1) {
      say("clipped text", element);
    }
    const size = parseFloat(style.fontSize);
    if (screen && size < 11) say(`text of ${size} px`, element);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(parse(style.color).rgb, ground(element));
    if (ratio < (large ? 3 : 4.5))
      say(`contrast ${ratio.toFixed(2)}`, element);
  }

  // No word of a table is broken, but for what has no place to break.
  for (const cell of document.querySelectorAll("th, td")) {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode())
      for (const word of node.data.matchAll(/\p{L}+/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = [...range.getClientRects()].map((box) => box.top);
        if (word[0].length < 15 && new Set(tops).size > 1)
          say("a broken word", cell);
      }
  }

  // Charts: named, with a table, texts inside and none over another.
  const names = new Set();
  for (const svg of document.querySelectorAll("svg")) {
    const name = document.getElementById(svg.getAttribute("aria-labelledby"));
    const told = document.getElementById(svg.getAttribute("aria-describedby"));
    if (!name || name.nodeName !== "title" || !name.textContent.trim())
      say("a chart without a title", svg);
    if (!told || told.nodeName !== "desc" || !told.textContent.trim())
      say("a chart without a description", svg);
    if (svg.getAttribute("role") !== "img") say("a chart that is no image", svg);
    if (!svg.closest("section").querySelector("table"))
      say("a chart without a table", svg);
    const frame = svg.getBoundingClientRect();
    const behind = ground(svg);
    const cells = [...svg.querySelectorAll("rect")].filter((rect) =>
      /\bh\d/.test(rect.getAttribute("class")));
    for (const mark of svg.querySelectorAll(".bar, .one, .two, .few")) {
      const style = getComputedStyle(mark);
      const colour = style.stroke !== "none" ? style.stroke : style.fill;
      if (contrast(parse(colour).rgb, behind) < 3) say("a faint mark", svg);
    }
    const texts = [...svg.querySelectorAll("text")].map((text) => ({
      text, box: text.getBoundingClientRect(),
    }));
    for (const { text, box } of texts) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
          box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
        say("a text outside of its chart", text);
      const cell = cells.find((rect) => {
        const around = rect.getBoundingClientRect();
        return box.left + box.width / 2 > around.left &&
            box.left + box.width / 2 < around.right &&
            box.top + box.height / 2 > around.top &&
            box.top + box.height / 2 < around.bottom;
      });
      const under = cell ? parse(getComputedStyle(cell).fill).rgb : behind;
      const ratio = contrast(parse(getComputedStyle(text).fill).rgb, under);
      if (ratio < 4.5) say(`contrast ${ratio.toFixed(2)} in a chart`, text);
    }
    for (const mark of svg.querySelectorAll("rect.bar, circle")) {
      const around = mark.getBoundingClientRect();
      for (const { text, box } of texts)
        if (around.width > 0 && box.left < around.right - 1 &&
            around.left < box.right - 1 && box.top < around.bottom - 3 &&
            around.top < box.bottom - 3)
          say("a mark below", text);
    }
    for (let i = 0; i < texts.length; i++) {
      const one = texts[i].box;
      for (let j = i + 1; j < texts.length; j++) {
        const two = texts[j].box;
        if (one.left < two.right - 1 && two.left < one.right - 1 &&
            one.top < two.bottom - 3 && two.top < one.bottom - 3)
          say(`"${texts[j].text.textContent}" lies over`, texts[i].text);
      }
    }
  }

  // Bars begin at zero: as long as their numbers, to the half of a unit.
  for (const svg of document.querySelectorAll("svg")) {
    const bars = [...svg.querySelectorAll("rect.bar")].map((rect) => ({
      width: Number(rect.getAttribute("width")),
      value: Number(rect.nextElementSibling.textContent.replace(/[^\d]/g, "")),
    }));
    const longest = bars.reduce((a, b) => (a.width > b.width ? a : b),
      { width: 0, value: 0 });
    for (const bar of bars)
      if (Math.abs(bar.width * longest.value - bar.value * longest.width) >
          0.5 * longest.value)
        say(`a bar of ${bar.value} that is ${bar.width} long`, svg);
  }

  // What a reader of the page aloud goes by.
  if (!page.lang) wrong.push("no language");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  for (const table of document.querySelectorAll("table"))
    for (const head of table.querySelectorAll("th"))
      if (!head.scope) say("a heading of nothing", head);
  for (const element of document.querySelectorAll("[id]")) {
    if (names.has(element.id)) wrong.push(`twice: #${element.id}`);
    names.add(element.id);
  }
  for (const link of document.querySelectorAll("a"))
    if (!names.has(link.hash.slice(1))) say("a link to nowhere", link);
  return wrong;
})()
