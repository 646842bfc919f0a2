// tus resumable uploads, three at once: @tus/server at the county, tus-js-client at the site. Scans only.
//   node tus.cjs serve FOLDER HOST PORT | send FOLDER URL
'use strict'
const fs = require('fs')
const path = require('path')
const readline = require('readline')
const { createRequire } = require('module')
const packages = createRequire(path.join(process.env.PEERS_MODULES, 'x.js'))

const AT_ONCE = 3
const [mode, folder, where, port] = process.argv.slice(2)

function serve () {
  const { Server } = packages('@tus/server')
  const { FileStore } = packages('@tus/file-store')
  let held = 0
  const server = new Server({
    path: '/files',
    datastore: new FileStore({ directory: folder }),
    onUploadFinish: async () => { held += 1; return {} }
  })
  server.listen({ host: where, port: Number(port) }, () => console.log('ready'))
  readline.createInterface({ input: process.stdin }).on('line', () => {
    console.log(JSON.stringify({ documents: 0, scans: held, doubled: 0 }))
  })
}

function send () {
  const tus = packages('tus-js-client')
  const scans = fs.readdirSync(path.join(folder, 'scans')).sort()
    .map(name => fs.readFileSync(path.join(folder, 'scans', name)))
  console.log('ready')
  readline.createInterface({ input: process.stdin }).once('line', () => {
    let left = scans.length
    const next = () => {
      const content = scans.shift()
      if (!content) return
      new tus.Upload(content, {
        endpoint: where + '/files',
        uploadSize: content.length,
        retryDelays: [0, 1000, 3000, 5000],
        onError: error => { console.error(String(error)); process.exit(1) },
        onSuccess: () => {
          left -= 1
          if (left === 0) {
            console.log(JSON.stringify({ finished: true }))
            process.exit(0)
          }
          next()
        }
      }).start()
    }
    for (let number = 0; number < AT_ONCE; number++) next()
  })
}

mode === 'serve' ? serve() : send()
