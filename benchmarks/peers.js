// Fills forms with docxtemplater and carbone on request: one JSON line in, one JSON line out.
const fs = require("fs");
const readline = require("readline");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");
const carbone = require("carbone");

function docxtemplater(form, context) {
  const document = new Docxtemplater(new PizZip(form), { paragraphLoop: true, linebreaks: true, errorLogging: false });
  document.render(context);
  return Promise.resolve(document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
}

function byCarbone(path, context) {
  return new Promise((done, failed) =>
    carbone.render(path, context, {}, (error, paper) => (error ? failed(error) : done(paper))),
  );
}

async function answer(request) {
  const form = fs.readFileSync(request.form);
  let paper;
  const start = process.hrtime.bigint();
  for (let turn = 0; turn < request.turns; turn += 1) {
    paper =
      request.engine === "carbone"
        ? await byCarbone(request.form, request.context)
        : await docxtemplater(form, request.context);
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9 / request.turns;
  fs.writeFileSync(request.paper, paper);
  return { seconds };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  answer(JSON.parse(line)).then(
    (result) => console.log(JSON.stringify(result)),
    (error) => console.log(JSON.stringify({ error: String(error) + JSON.stringify((error.properties || {}).errors || "") })),
  );
});
