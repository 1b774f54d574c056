"""As much of a browser as an identity provider's pages need: cookies, redirects, forms that a person fills in and forms that post themselves.

Cookies are kept by origin, and what is SameSite=Lax or says nothing does not go along with a form that another origin's page posts: the two
servers are two sites here, though both are of 127.0.0.1."""
import html.parser
import http.client
import re
import urllib.parse

HOPS = 30
POSTS_ITSELF = re.compile(r"\bsubmit\(\)")
EXPIRED = re.compile(r"max-age=0(;|$)|expires=[^;]*\b19[67]\d\b", re.I)


class Forms(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.found.append({"action": given.get("action") or "", "method": (given.get("method") or "get").upper(), "fields": {}})
            self.inside = True
        elif self.inside and tag in ("input", "button") and given.get("name"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.found[-1]["fields"].setdefault(given["name"], given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Page:
    def __init__(self, url, answer):
        self.url, self.status, self.headers = url, answer.status, answer.headers
        self.text = answer.read().decode(errors="replace")
        location = self.headers.get("Location")
        self.location = urllib.parse.urljoin(url, location) if location else None

    def form(self, having=None):
        """The first form, or the first with this field."""
        for form in Forms(self.text).found:
            if having is None or having in form["fields"]:
                return {**form, "action": urllib.parse.urljoin(self.url, form["action"])}
        raise AssertionError(f"{self.url} ({self.status}) has no form with {having}:\n{self.words()}")

    def words(self):
        """What a person reads."""
        body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", self.text)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))[:3000].strip()

    def posts_itself(self):
        return self.status == 200 and "<form" in self.text and POSTS_ITSELF.search(self.text) and re.search(r'name="(SAML(Request|Response))"', self.text, re.I)


def origin_of(url):
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Browser:
    def __init__(self):
        self.jars, self.visited = {}, []

    def ask(self, url, method="GET", body=None, headers=None, origin=None):
        """One request, no redirect followed. `origin` is of the page whose form this is."""
        parts = urllib.parse.urlsplit(url)
        jar = self.jars.setdefault(origin_of(url), {})
        is_foreign = origin is not None and origin != origin_of(url)
        sent = {"Accept": "text/html,application/xhtml+xml", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0", **(headers or {})}
        cookies = [f"{name}={value}" for name, (value, is_everywhere) in jar.items() if is_everywhere or not (is_foreign and method == "POST")]
        if cookies:
            sent["Cookie"] = "; ".join(cookies)
        if method == "POST" and origin:
            sent["Origin"] = origin
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        try:
            connection.request(method, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, sent)
            page = Page(url, connection.getresponse())
        finally:
            connection.close()
        for line in page.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            if EXPIRED.search(line) or not value:
                jar.pop(name, None)
            else:
                jar[name] = (value, "samesite=none" in line.lower())
        self.visited.append(f"{method} {url} -> {page.status}")
        return page

    def follow(self, page, until):
        """Redirects and forms that post themselves, to an answer for a person or an address where `until` begins to hold."""
        for _ in range(HOPS):
            if page.location and until(page.location):
                return page
            if page.location and page.status in (301, 302, 303, 307, 308):
                page = self.ask(page.location)
            elif page.posts_itself():
                page = self.post(page.form(), origin_of(page.url))
            else:
                return page
        raise AssertionError("it never ends:\n" + "\n".join(self.visited[-HOPS:]))

    def post(self, form, origin):
        body = urllib.parse.urlencode(form["fields"])
        if form["method"] == "GET":
            return self.ask(form["action"] + ("&" if "?" in form["action"] else "?") + body)
        return self.ask(form["action"], "POST", body, {"Content-Type": "application/x-www-form-urlencoded"}, origin)

    def open(self, url, until=lambda location: False):
        return self.follow(self.ask(url), until)

    def fill(self, page, until=lambda location: False, having=None, **fields):
        form = page.form(having)
        form["fields"].update(fields)
        return self.follow(self.post(form, origin_of(page.url)), until)
