#include "flink/config/masked.h"

#include <algorithm>

#include "support/catch.h"

using base::Json;
using flink::masked_text;
using flink::masked_words;
using Texts = std::vector<std::string>;
using Rows = std::vector<std::pair<const char*, const char*>>;

TEST_CASE("values behind keys of secrets, in texts of any form") {
  for (const auto& [text, shown] : Rows{
           {"jdbc:pg://h/db?user=u&password=SEKRET&ssl=true",
            "jdbc:pg://h/db?user=u&password=******&ssl=true"},
           {"postgres://h/db?password=SEKRET", "postgres://h/db?password=******"},
           {"jdbc:sqlserver://h;user=u;password={SE;KRET};x=y",
            "jdbc:sqlserver://h;user=u;password=******};x=y"},
           {"AccountName=a;AccountKey=SEKRET==;x=y", "AccountName=a;AccountKey=******;x=y"},
           {"https://a/b?sv=1&sig=SEKRET%3D", "https://a/b?sv=1&sig=******"},
           {"username=x,password=SEKRET", "username=x,password=******"},
           {"pw=SEKRET", "pw=******"},
           {"db.password:SEKRET", "db.password:******"},
           {"a:b,token:SEKRET,c:d", "a:b,token:******,c:d"},
           {"vault.io/token:SEKRET", "vault.io/token:******"},
           {"password: SEKRET\nuser: u", "password: ******\nuser: u"},
           {"appender.x.password = SEKRET", "appender.x.password = ******"},
           {"Authorization: Bearer SEKRET", "Authorization: ******"},
           {"-H 'Authorization: Basic SEKRET==' x", "-H 'Authorization: ******' x"},
           {"X-Auth: Bearer SEKRET", "X-Auth: ******"},
           {"sent Bearer SEKRET to", "sent Bearer ****** to"},
           {R"({"a":1,"password":"SEK\"RET"})", R"({"a":1,"password":"******"})"},
           {R"(body {"password": "SEK\"RET", "b": 1})", R"(body {"password": "******", "b": 1})"},
           {R"(body {\"password\": \"SEKRET\", \"b\": 1})",
            R"(body {\"password\": \"******\", \"b\": 1})"},
           {"username=\"u\" password=\"SEK RET\";", "username=\"u\" password=\"******\";"},
           {"run --api-token SEKRET --rate 5", "run --api-token ****** --rate 5"},
           {"run --password=SEKRET -v", "run --password=****** -v"},
           {"-Da.password=SEK&R,ET -Db=y", "-Da.password=****** -Db=y"},
           {"args, [--db-password, SEKRET, --token=SEKRET]",
            "args, [--db-password, ******, --token=******]"},
           {"args, --db-password;SEKRET;--rate;5", "args, --db-password;******;--rate;5"},
           {R"("--api-token","SEKRET","-v")", R"("--api-token","******","-v")"},
           {"configuration property: db.pass, SEK RET", "configuration property: db.pass, ******"},
           {"<password>SEKRET</password>", "<password>******</password>"},
           {"jdbc:postgresql://u:SEKRET@h/db", "jdbc:postgresql://******@h/db"},
           {"pg://u:SE/KR#ET@h/db", "pg://******@h/db"},
           {"jdbc:oracle:thin:scott/SEKRET@//h:1521/x", "jdbc:oracle:thin:******@//h:1521/x"},
       }) {
    CHECK(masked_text(text) == shown);
    CHECK(masked_text(shown) == shown);
  }
}

TEST_CASE("texts that mention secrets and have none stay as they are") {
  for (const auto* text :
       {"--add-exports=java.security.jgss/com.sun.security.auth=ALL-UNNAMED",
        "Pulling image \"registry/token-service:1.4.2\"", "registry/secret-sync:v2.0",
        "at com.acme.PasswordParser.parse(PasswordParser.java:42)",
        "com.acme.InvalidTokenException: too old", "o.a.f.token.DefaultTokenManager [] - started",
        "couldn't find key password in Secret default/db", "secret \"db\" not found",
        "-Dx.password=$(DB_PASSWORD)", "--password=${DB_PASSWORD}", "a.token.enabled: true",
        "Password::new", "token == null", "http://h:8080/a@b", "--secret --next",
        "password=", "jdbc:oracle:thin:@//h/x"})
    CHECK(masked_text(text) == text);
}

TEST_CASE("secrets that are known, wherever they stand") {
  CHECK(flink::without_known("a hunter2 hunter22", {"hunter2"}) == "a ****** ******2");
  CHECK(flink::without_known("nothing", {}) == "nothing");
}

TEST_CASE("words, of which one may be the key of the next") {
  CHECK(masked_words({"--db-password", "SEKRET", "--api-token=SEK RET", "pw=SEK&RET", "--rate", "5",
                      "username=x,password=SEKRET", "-Dx.pass=SEK RET", "--header",
                      "Authorization: Bearer SEKRET", "--secret", "--next"}) ==
        Texts{"--db-password", "******", "--api-token=******", "pw=******", "--rate", "5",
              "username=x,password=******", "-Dx.pass=******", "--header", "Authorization: ******",
              "--secret", "--next"});
}

TEST_CASE("a user's password, as curl's options have it") {
  CHECK(masked_words({"--user", "bob:SEKRET", "-u", "bob:SEK RET", "--user=bob:SEKRET",
                      "--proxy-user", "p:SEKRET"}) == Texts{"--user", "bob:******", "-u",
                                                            "bob:******", "--user=bob:******",
                                                            "--proxy-user", "p:******"});
  const Texts harmless{"--user", "bob", "-u", "1000:1000", "--user=flink", "--users", "a:b"};
  CHECK(masked_words(harmless) == harmless);
}

TEST_CASE("values that are lists, as lists and as texts") {
  const std::string key = "$internal.application.program-args";
  CHECK(flink::masked(key, "[--password, SEK RET, --token=SEKRET]") ==
        "[--password, ******, --token=******]");
  CHECK(flink::masked(key, "--password;SEK RET;--rate;5") == "--password;******;--rate;5");
  CHECK(flink::masked(key, flink::Value{{}, Texts{"--password", "SEKRET"}, {}}) ==
        "[--password, ******]");
  CHECK(flink::masked(key, "[a,   b]") == "[a,   b]");
  CHECK(flink::masked("kubernetes.env.secretKeyRef", "env:A,secret:b,key:c") ==
        "env:A,secret:b,key:c");
}

TEST_CASE("objects: pairs, members, lists, texts; their places and what was hidden") {
  auto object = Json::parse(R"({
    "metadata": {"annotations": {"vault/token": "SEKRET1", "a": "{\"password\":\"SEKRET2\"}"}},
    "containers": [{"args": ["--api-token", "SEKRET3"], "image": "token-service:1.0",
      "env": [{"name": "DB_PW", "value": "SEKRET4"}, {"name": "OPTS", "value": "-Da.pass=SEKRET5"},
              {"name": "URL", "value": "https://u:SEKRET6@h/"}]}],
    "config": [{"key": "s3.secret-key", "value": "SEKRET7"}],
    "volumes": [{"secret": {"secretName": "my-secret"}}],
    "ref": {"secretKeyRef": {"name": "db", "key": "password"}}})");
  flink::Hidden hidden;
  const auto places = flink::mask_object(object, &hidden);
  const auto text = object.dump();
  CHECK(text.find("SEKRET") == std::string::npos);
  for (const auto* kept : {"token-service:1.0", "my-secret", "--api-token", "https://******@h/"})
    CHECK(text.find(kept) != std::string::npos);
  std::sort(hidden.begin(), hidden.end());
  CHECK(hidden ==
        Texts{"SEKRET1", "SEKRET2", "SEKRET3", "SEKRET4", "SEKRET5", "SEKRET6", "SEKRET7"});
  CHECK(places ==
        Texts{"env s3.secret-key", "args", "env DB_PW", "env OPTS", "env URL", "a", "vault/token"});
}

TEST_CASE("a document that is deeper than any object is hidden below") {
  const std::string deep(5000, '[');
  CHECK(masked_text(deep + "\"password=SEKRET\"" + std::string(5000, ']')).find("SEKRET") ==
        std::string::npos);
}
