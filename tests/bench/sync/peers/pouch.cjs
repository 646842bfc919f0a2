// PouchDB replication, live and with retry: express-pouchdb at the county, PouchDB at the site.
// Scans are attachments of their documents.
//   node pouch.cjs serve FOLDER HOST PORT | send FOLDER URL     (NODE_PATH: where npm put the packages)
'use strict'
const fs = require('fs')
const path = require('path')
const readline = require('readline')
const { createRequire } = require('module')
const packages = createRequire(path.join(process.env.PEERS_MODULES, 'x.js'))
const PouchDB = packages('pouchdb')

const [mode, folder, where, port] = process.argv.slice(2)

async function serve () {
  const Kept = PouchDB.defaults({ prefix: folder + '/' })
  const express = packages('express')
  const app = express()
  app.use('/', packages('express-pouchdb')(Kept, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: folder + '/log.txt' }))
  const county = new Kept('county')
  await county.info()
  app.listen(Number(port), where, () => console.log('ready'))
  readline.createInterface({ input: process.stdin }).on('line', async () => {
    const { rows } = await county.allDocs({ include_docs: true })
    const scans = rows.filter(row => row.doc._attachments).length
    console.log(JSON.stringify({ documents: rows.length, scans, doubled: 0 }))
  })
}

async function send () {
  const site = new PouchDB(folder + '/site')
  const lines = fs.readFileSync(path.join(folder, 'documents.ndjson'), 'utf8').split('\n').filter(Boolean)
  const scans = fs.readdirSync(path.join(folder, 'scans')).sort()
  const docs = lines.map((line, number) => {
    const doc = { _id: String(number).padStart(6, '0'), said: JSON.parse(line) }
    if (number < scans.length) {
      const data = fs.readFileSync(path.join(folder, 'scans', scans[number]))
      doc._attachments = { scan: { content_type: 'image/jpeg', data } }
    }
    return doc
  })
  await site.bulkDocs(docs)
  console.log('ready')
  readline.createInterface({ input: process.stdin }).once('line', () => {
    const road = site.replicate.to(where + '/county', { live: true, retry: true })
    let written = 0
    road.on('change', info => {
      written = info.docs_written
      if (written >= docs.length) {
        console.log(JSON.stringify({ finished: true }))
        process.exit(0)
      }
    })
  })
}

(mode === 'serve' ? serve() : send()).catch(error => { console.error(error); process.exit(1) })
