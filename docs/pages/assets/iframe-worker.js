/* A page that was opened as a file may start no Worker, which the search is. There, a hidden frame stands in for it. */
if (location.protocol === "file:") {
  window.IFrameWorker = window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      this.waiting = []
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.appendChild(this.frame)
      const inside = this.frame.contentWindow
      inside.postMessage = data => this.tell(this, data)
      const script = inside.document.createElement("script")
      script.src = new URL(url, location.href).href
      script.onload = () => {
        const waiting = this.waiting
        this.waiting = undefined
        waiting.forEach(data => this.tell(inside, data))
      }
      inside.document.body.appendChild(script)
    }
    postMessage(data) {
      if (this.waiting) this.waiting.push(data)
      else this.tell(this.frame.contentWindow, data)
    }
    tell(whom, data) {
      setTimeout(() => {
        const event = new MessageEvent("message", { data })
        whom.dispatchEvent(event)
        if (whom === this && this.onmessage) this.onmessage(event)
      })
    }
    terminate() {
      this.frame.remove()
    }
  }
}
