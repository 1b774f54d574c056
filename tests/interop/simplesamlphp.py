"""Debian's SimpleSAMLphp as an identity provider, served by PHP itself, with a configuration of its own."""
import json
import os
import pathlib
import subprocess

from peer import Absent, Peer, free_port, need

HOME = pathlib.Path("/usr/share/simplesamlphp")
PASSWORD = "Correct-Horse-9"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def check():
    need("php", "php-cli")
    need("openssl", "openssl")
    if not (HOME / "www").exists():
        raise Absent("simplesamlphp is not installed (Debian: simplesamlphp)")


def php(value):
    """A value as PHP writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "[" + ", ".join(f"{php(key)} => {php(one)}" for key, one in value.items()) + "]"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(php(one) for one in value) + "]"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


class SimpleSaml(Peer):
    def __init__(self, people):
        """`people`: {name: attributes}"""
        super().__init__(f"http://127.0.0.1:{free_port()}")
        self.metadata_url = f"{self.url}/saml2/idp/metadata.php"
        self.entity = self.metadata_url
        for folder in ("config", "metadata", "cert", "data", "temp"):
            (self.folder / folder).mkdir()
        self.env = {**os.environ, "SIMPLESAMLPHP_CONFIG_DIR": str(self.folder / "config")}
        subject = ["-subj", "/CN=idp.example", "-days", "30", "-keyout", self.folder / "cert/idp.pem", "-out", self.folder / "cert/idp.crt"]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject], check=True, stderr=subprocess.DEVNULL)
        self.configure(people)
        self.host()
        self.write("metadata/saml20-sp-remote.php", "$metadata = [];")
        php_line = ["php", "-d", "session.save_path=" + str(self.folder / "data"), "-d", "opcache.enable=0"]
        php_line += ["-S", self.url.removeprefix("http://"), "-t", HOME / "www"]
        self.run(php_line, "/saml2/idp/metadata.php", env={**self.env, "PHP_CLI_SERVER_WORKERS": "4"})

    def write(self, name, text):
        (self.folder / name).write_text(f"<?php\n{text}\n")

    def configure(self, people):
        folder = str(self.folder)
        self.write("config/config.php", "$config = " + php({
            "baseurlpath": self.url + "/", "certdir": folder + "/cert/", "loggingdir": folder + "/temp/",
            "datadir": folder + "/data/", "tempdir": folder + "/temp",
            "metadatadir": folder + "/metadata/", "secretsalt": "only-for-this-run", "auth.adminpassword": "nobody-enters-here", "timezone": "UTC",
            "technicalcontact_email": "idp@people.example", "enable.saml20-idp": True, "module.enable": {"exampleauth": True, "core": True, "saml": True},
            "session.cookie.secure": False, "language.cookie.secure": False, "session.phpsession.cookiename": "SimpleSAML",
            "logging.handler": "errorlog", "store.type": "phpsession",
            "language.available": ["en"], "language.default": "en", "showerrors": True, "authproc.idp": {}, "metadata.sources": [{"type": "flatfile"}],
            "trusted.url.domains": ["127.0.0.1"], "production": True, "theme.use": "default",
        }) + ";")
        as_list = lambda one: one if isinstance(one, list) else [one]
        users = {f"{name}:{PASSWORD}": {key: as_list(one) for key, one in {"uid": name, **attributes}.items()} for name, attributes in people.items()}
        self.write("config/authsources.php", "$config = ['people' => array_merge(['exampleauth:UserPass'], " + php(users) + ")];")

    def host(self, **more):
        """What it is as an identity provider; said again, it holds from the next request on."""
        self.write("metadata/saml20-idp-hosted.php", f"$metadata[{php(self.entity)}] = " + php({
            "host": "__DEFAULT__", "privatekey": "idp.pem", "certificate": "idp.crt", "auth": "people",
            "signature.algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "redirect.sign": True, "redirect.validate": True,
            "saml20.sign.assertion": True, "saml20.sign.response": True, "assertion.encryption": True, "validate.authnrequest": True,
            "NameIDFormat": PERSISTENT, "attributes.NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
            "authproc": {3: {"class": "saml:AttributeNameID", "attribute": "uid", "Format": PERSISTENT}},
            **more,
        }) + ";")

    def read(self, metadata):
        """A service provider's metadata, as SimpleSAMLphp's own parser understands it."""
        file = self.folder / "sp.xml"
        file.write_text(metadata)
        code = f"""
            require '{HOME}/lib/_autoload.php';
            $sp = SimpleSAML\\Metadata\\SAMLParser::parseFile('{file}')->getMetadata20SP();
            unset($sp['entityDescriptor'], $sp['metadata-set']);
            $text = '<?php $metadata[' . var_export($sp['entityid'], true) . '] = ' . var_export($sp, true) . ';';
            file_put_contents('{self.folder}/metadata/saml20-sp-remote.php', $text);
            echo json_encode($sp);"""
        return json.loads(subprocess.run(["php", "-r", code], env=self.env, check=True, stdout=subprocess.PIPE, text=True).stdout)
