/** Drawings as a printer likes them: a shape with `opacity` becomes a group of its own in the PDF, with a page's worth of words around it. One paint can be let through by itself. */

const SHAPES = new Set(['path', 'rect', 'circle', 'ellipse', 'line', 'polygon', 'polyline']);
const attribute = (attributes: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];

interface Paints {
  readonly fill: string;
  readonly stroke: string;
}

/** An SVG in which a shape that has one paint, a filling or a stroke, says `fill-opacity` or `stroke-opacity` for `opacity`. With both, what lies over the other would shine through: such a shape stays as it is. */
function onePaint(svg: string): string {
  // What is open around a tag, with the paints it hands down. An SVG's own are black and none.
  const open: Paints[] = [{ fill: 'black', stroke: 'none' }];
  return svg.replace(/<(\/?)([a-zA-Z]+)([^<>]*?)(\/?)>/g, (tag, closes: string, name: string, attributes: string, ends: string) => {
    if (closes !== '') {
      if (open.length > 1) open.pop();
      return tag;
    }
    const around = open.at(-1)!;
    const mine = { fill: attribute(attributes, 'fill') ?? around.fill, stroke: attribute(attributes, 'stroke') ?? around.stroke };
    if (ends === '') open.push(mine);
    const opacity = attribute(attributes, 'opacity');
    const single = (mine.fill === 'none') !== (mine.stroke === 'none');
    if (opacity === undefined || !single || !SHAPES.has(name) || /\s(style|(fill|stroke)-opacity)="/.test(attributes)) return tag;
    return tag.replace(/\sopacity="/, ` ${mine.fill === 'none' ? 'stroke' : 'fill'}-opacity="`);
  });
}

/** The book's HTML with every drawing's single paints. */
export const singlePaints = (html: string): string => html.replace(/<svg\b[\s\S]*?<\/svg>/g, onePaint);
