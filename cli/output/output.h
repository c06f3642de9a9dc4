// Door to the terminal: all that a command says and shows goes through it.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/timeline.h"
#include "base/world.h"
#include "cli/ci/ci_session.h"
#include "cli/ci/ci_system.h"
#include "cli/ci/log_commands.h"
#include "cli/form/form.h"
#include "cli/form/json_path.h"
#include "cli/output/side_by_side.h"

namespace cli {

/// What -o, -q and -v ask for.
struct OutputOptions {
  std::string format{};  ///< "", "yaml", "json", a form's name; "wide" where a command knows it
  std::shared_ptr<const Form> form{};         ///< where the format is one
  std::vector<DocumentRows> rows{};           ///< of the command's documents
  std::shared_ptr<const JsonPath> sort_by{};  ///< by what rows are sorted; null: they are not
  bool no_headers = false;                    ///< tables have no heading
  std::string color{};                        ///< "always", "never"; else where there is a terminal
  bool quiet = false;
  bool verbose = false;
  bool trace = false;  ///< each request is told, see trace.h
  std::string ci{};    ///< the CI system, see ci_system
  ReportOptions reports{};
};

/// What a command is about, as far as it is known by then. It stands in the command's document,
/// that of a failure too.
struct Subject {
  std::string cluster{};
  std::string kube_namespace{};
  std::string job{};          ///< its id
  std::string result{};       ///< what became of it, in a word or two: "created"; empty: not known
  base::Timeline timeline{};  ///< of what was done, part by part
  base::OrderedJson members = base::OrderedJson::object();  ///< of its document, whatever ends the
                                                            ///< command: a savepoint that it took
  bool in_list = false;  ///< the document has begun, and is in the middle of its list: see
                         ///< ListDocument
  std::optional<std::vector<base::OrderedJson>>
      before{};  ///< of a command about several clusters the documents of them all

  /// Another cluster, of which no job is known yet.
  void name(std::string cluster_id, std::string name_space);
};

/// How the document of a command begins: the cluster, its namespace and the job, as far as they are
/// known.
base::OrderedJson document_about(const Subject& subject);

/// The document of a failure: `document` and its member `error`.
base::OrderedJson document_of(const base::Error& error, base::OrderedJson document);

/// The same about what is known.
base::OrderedJson document_of(const base::Error& error, const Subject& subject);

/// The streams of one command: stderr is talk, stdout the result. A command says what it has to
/// say; whether it is written, and how, follows here from -o, -q, -v and what the streams are.
/// Whatever a terminal would obey instead of showing it is escaped here, and what a CI system would
/// obey that reads the log (cli/ci).
class Output {
 public:
  /// The world and the session must outlive it.
  explicit Output(const base::World& world, OutputOptions options = {},
                  CiSession* session = nullptr);

  /// The same streams and session with other options.
  Output with(const OutputOptions& options) const;

  /// The same streams, but documents go to the end of a list, which must outlive it.
  Output collecting(std::vector<base::OrderedJson>& documents) const;

  /// The same options and another world's streams. That world must outlive it.
  Output with_streams(const base::World& world) const;

  /// The same streams, but each line of talk stands behind that name; empty: behind none.
  Output about(const std::string& name) const;

  /// One line of talk; nothing with -q.
  void note(const std::string& text) const;

  /// One line of talk with -v, which -q takes back.
  void detail(const std::string& text) const;

  /// One "warning: …" line each; nothing with -q.
  void warn(const std::vector<std::string>& warnings) const;

  /// A warning that -q does not hide: what was asked for could not be done.
  void alert(const std::string& warning) const;

  /// "error: what (origin)", a `hint:` line; with -o the same as a document on stdout, which also
  /// has a word for the exit code, and what the command was about. It ends a document that has
  /// begun; of several clusters it stands behind the list of `clusters`.
  void error(const base::Error& error, const Subject& subject = {}) const;

  /// One line of talk that -q does not hide: that something failed which was not told as an error.
  void insist(const std::string& text) const;

  /// What another program says, as it comes, -q or not. Its line breaks may be a terminal's.
  void pass_on(std::string_view text) const;

  /// What other outputs have written to streams of their own, at once and as it is.
  void relay(const std::string& talk, const std::string& results) const;

  /// The CI system whose log is written.
  CiSystem ci() const;

  /// Has the CI system show a secret as *** wherever it comes.
  void mask(const std::string& secret) const;

  /// Files that are called by their names alone lie there, or may.
  void look_in(const std::string& folder) const;

  /// Whether each request is told.
  bool traces() const { return options_.trace; }

  /// Whether there is somebody who sees a question and can answer it.
  bool can_ask() const;

  /// Asks on stderr. Yes is "y" or "yes"; anything else, and the end of the input, is no.
  bool ask(const std::string& question) const;

  /// A timeline as a chart on stderr, in the characters and colours that there are; nothing with
  /// -q.
  void chart(const base::Timeline& timeline) const;

  /// A line on stdout as Flink's client prints it; nothing with -o and -q.
  void say(const std::string& line) const;

  /// The result itself, one line on stdout, with -q; it stands beside `say`. Nothing with -o.
  void result_alone(const std::string& result) const;

  /// A result as text; nothing with -o.
  void result(const std::string& text) const;

  /// A help text.
  void help(const std::string& text) const;

  /// A result whose lines are of a diff: on a terminal those that begin with '-' are red, with '+'
  /// green.
  void result_of_diff(const std::string& text) const;

  /// The same beside one another, the left in red and the right in green. False: stdout is no
  /// terminal that is wide enough, and nothing was written.
  bool result_side_by_side(std::vector<ComparedRow> rows) const;

  /// A result as a document, in the format that -o names; nothing is written without -o. Throws
  /// Error{output_lost} where that is a template that cannot be filled in.
  void document(const base::OrderedJson& document) const;

  /// The text of a document in that format; empty without -o. And such text, written as it is.
  std::string document_text(const base::OrderedJson& document) const;
  void document_piece(const std::string& text) const;

  /// A result in the shape that is asked for; the other one is not made. The commands that a text
  /// names are called as the program was.
  template <class Text, class Document>
  void show(const Text& make_text, const Document& make_document) const {
    if (!has_document()) result(as_called(make_text()));
    if (wants_document()) document(make_document());
  }

  /// The same of another text.
  std::string as_called(const std::string& text) const;

  /// Whether the result is a document, one of JSON, and one of which only names are wanted.
  bool has_document() const;
  bool has_json() const;
  bool has_yaml() const { return options_.format == "yaml"; }
  bool has_names() const { return options_.form && options_.form->is_names(); }

  /// Whether that is written as it is, also as the document of a failure, and item by item.
  bool has_whole_document() const;

  /// Puts rows into the order that --sort-by asks for; `item_of` makes of one what it is in the
  /// document. Throws Error{usage} where none has such a value.
  template <class Row, class ItemOf>
  void sort(std::vector<Row>& rows, const ItemOf& item_of) const {
    if (!sorts()) return;
    std::vector<base::OrderedJson> items;
    for (const auto& row : rows) items.push_back(item_of(row));
    std::vector<Row> sorted;
    for (const auto place : order(items)) sorted.push_back(std::move(rows[place]));
    rows = std::move(sorted);
  }
  bool sorts() const { return options_.sort_by != nullptr; }

  /// Rows under a heading, the first of them, as a result of so many columns; see table.h.
  std::string tabled(std::vector<std::vector<std::string>> rows) const;
  bool has_headers() const { return !options_.no_headers; }

  /// Whether documents are of use, be it for files alone (cli/ci/reports.h).
  bool wants_document() const;

  /// A fact about a cluster for a summary: "image", its name.
  void describe(const Subject& subject, const std::string& what, const std::string& value) const;

  /// Makes sure that the files which are asked for can be written; throws Error{usage}.
  void begin_reports() const;

  /// Writes them in the end, and what the CI system has. `changed`: something was sent that changes
  /// something. False when a file could not be written, which is said.
  bool write_reports(bool changed) const;

  bool is_quiet() const { return options_.quiet; }
  bool is_verbose() const { return options_.verbose && !options_.quiet; }

  /// Whether stderr takes lines that change: a terminal, and neither NO_COLOR nor CI says
  /// otherwise. Colours it takes there, too, unless --color says otherwise; CLICOLOR_FORCE and
  /// --color=always have them anywhere.
  bool is_interactive() const;

  /// How many columns results may take: the terminal's (COLUMNS says otherwise) where stdout is
  /// one, else 0 for as many as they need.
  std::size_t columns() const;

  /// The same for stderr.
  std::size_t talk_columns() const;

  /// How many rows a terminal is taken to have: as many as LINES says, else what all have.
  std::size_t rows() const;

  /// Whether results go to a terminal that may be drawn on.
  bool draws_results() const;

  /// Control characters and lines for such a terminal, as they are, at once.
  void draw(const std::string& text) const;

  /// The same output, whose tables have no heading.
  Output without_headers() const;

  /// Has results written to the end. False when that cannot be done.
  bool flush() const;

  const base::World& world() const { return world_; }

 private:
  friend class OutputGroup;

  bool is_ci() const;
  bool takes_colours(bool is_terminal) const;
  bool annotate(Severity severity, const std::string& about, const std::string& text) const;
  void annotate_lines(const std::string& about, const std::string& text) const;
  void tell_error(const base::Error& error, const std::string& about) const;
  std::string whole_text(const base::OrderedJson& document) const;
  std::optional<SourcePlace> place_of(std::string_view line) const;
  std::string harmless_text(const std::string& text) const;
  bool is_drawn_on(bool is_terminal) const;
  std::string coloured(const char* code, const std::string& text) const;
  std::vector<std::size_t> order(const std::vector<base::OrderedJson>& items) const;
  std::string form_text(const base::OrderedJson& document) const;
  void write_result(const std::string& text) const;
  std::string shown(const std::string& text) const;

  const base::World& world_;
  OutputOptions options_;
  CiSession* session_;
  mutable std::optional<CiSystem> ci_{};  // once it has been asked for
  std::vector<base::OrderedJson>* collected_ = nullptr;
  std::string about_{};  // what each line of talk stands behind
};

/// Lines of talk that the CI system shows as one, folded where it can: from here to its end. Those
/// of one of several clusters are in the group of that. Without a title there is none.
class OutputGroup {
 public:
  OutputGroup(const Output& output, const std::string& title);
  ~OutputGroup() { end(); }
  OutputGroup(const OutputGroup&) = delete;
  OutputGroup& operator=(const OutputGroup&) = delete;
  void end();

 private:
  const Output& output_;
  std::string id_{};  // empty: there is none, or no more
};

}  // namespace cli
